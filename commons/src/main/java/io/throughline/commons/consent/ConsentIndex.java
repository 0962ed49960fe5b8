package io.throughline.commons.consent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.IdentityIndex;
import io.throughline.commons.kafka.CompactedFile;
import io.throughline.commons.kafka.CompactedIndex;
import io.throughline.commons.kafka.TopicDefinitions;
import org.h2.mvstore.MVMap;

/**
 * What people do not agree to: this replica's copy of the compacted topic {@code consents}, as far as uses go that are
 * not of one channel. Lookups take microseconds and wait for nobody. Of whom nothing was told, the defaults hold that
 * are told under {@link #EVERYBODY_ELSE}; until those are here, everything is allowed.
 */
public final class ConsentIndex implements CompactedIndex {

    public static final String NAME = "consent-index";

    public static final String ANALYTICS = "analytics";
    public static final String PERSONALISATION = "personalisation";
    public static final String FEEDBACK = "feedback";

    /** The topic's key of what holds of all who have no key of their own. No identifier, as those have a colon, and no profile's id. */
    public static final String EVERYBODY_ELSE = "*";

    /** In place of a purpose: the data may be kept, but used by nobody (GDPR, article 18). */
    private static final String RESTRICTED = "*";
    private static final char SEPARATOR = '\u0000';

    private final CompactedFile file;
    private final IdentityIndex identities;
    /** By key, the purposes that are refused, in order, one a line. */
    private final MVMap<String, String> people;
    /** purpose, separator, key: who refuses a purpose. */
    private final MVMap<String, Boolean> refusals;

    ConsentIndex(CompactedFile file, IdentityIndex identities) {
        this.file = file;
        this.identities = identities;
        this.people = file.map("people");
        this.refusals = file.map("refusals");
    }

    /** Whether data of whoever is known by this may be used for a purpose. */
    public boolean allows(Identifier identifier, String purpose) {
        return allows(List.of(identifier), purpose);
    }

    /** The same of somebody whom an event names in several ways: those by which nobody is known say nothing. */
    public boolean allows(Collection<Identifier> person, String purpose) {
        List<String> said = person.stream().map(this::refused).filter(Objects::nonNull).toList();
        return said.isEmpty() ? allowsOthers(purpose) : said.stream().allMatch(refused -> allows(refused, purpose));
    }

    /** Whether data may be used of those of whom nothing was told. */
    public boolean allowsOthers(String purpose) {
        String refused = people.get(EVERYBODY_ELSE);
        return refused == null || allows(refused, purpose);
    }

    /** Whether the data of whoever is known by this may be kept, but shown to nobody but privacy. */
    public boolean isRestricted(Identifier identifier) {
        String refused = refused(identifier);
        return refused != null && has(refused, RESTRICTED);
    }

    /**
     * The identifiers of all who do not agree to a purpose, or whose data are restricted.
     *
     * @param most no more than one above this are gathered, so that the caller sees that there are more
     */
    public List<Identifier> refusing(String purpose, int most) {
        List<Identifier> all = new ArrayList<>();
        for (String each : List.of(purpose, RESTRICTED)) {
            String prefix = each + SEPARATOR;
            Iterator<String> keys = refusals.keyIterator(prefix);
            while (keys.hasNext() && all.size() <= most) {
                String key = keys.next();
                if (!key.startsWith(prefix)) {
                    break;
                }
                all.addAll(identifiers(key.substring(prefix.length())));
            }
        }
        return all;
    }

    /**
     * The identifiers of all of whom it was told that they agree to a purpose: those that count where others do not.
     *
     * @param most no more than one above this are gathered
     */
    public List<Identifier> allowing(String purpose, int most) {
        List<Identifier> all = new ArrayList<>();
        Iterator<String> keys = people.keyIterator(null);
        while (keys.hasNext() && all.size() <= most) {
            String key = keys.next();
            String refused = people.get(key);
            if (refused != null && allows(refused, purpose)) {
                all.addAll(identifiers(key));
            }
        }
        return all;
    }

    /** All that was told, by key; the purposes that are refused, every one of those asked for where data are restricted. */
    public void forEach(List<String> purposes, BiConsumer<String, Set<String>> each) {
        people.cursor(null).forEachRemaining(key -> Optional.ofNullable(people.get(key)).ifPresent(refused -> each.accept(key,
                purposes.stream().filter(purpose -> !allows(refused, purpose)).collect(Collectors.toSet()))));
    }

    /**
     * What somebody refuses, by the profile's statement and by that of the identifier itself. A device has one of its own
     * while its visitor has no profile, and where its visitor withdrew there what the person agrees to elsewhere: each
     * of the two can only take away.
     */
    private String refused(Identifier identifier) {
        if (people.isEmpty()) {
            return null;
        }
        String own = people.get(identifier.toString());
        Optional<UUID> profile = identifier.type().equals(Identifier.PROFILE_ID) ? uuid(identifier.value())
                : identities.profileOf(identifier);
        String ofProfile = profile.map(id -> people.get(id.toString())).orElse(null);
        return own == null ? ofProfile : ofProfile == null || own.equals(ofProfile) ? own : own + '\n' + ofProfile;
    }

    private List<Identifier> identifiers(String key) {
        // A key with a colon is an identifier, one without is a profile's id.
        if (key.indexOf(':') < 0) {
            return uuid(key).map(identities::identifiersOf).orElse(List.of());
        }
        return Collections.singletonList(Identifier.parse(key));
    }

    /** Whoever writes something else for a profile's id speaks of nobody. */
    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean allows(String refused, String purpose) {
        return !has(refused, purpose) && !has(refused, RESTRICTED);
    }

    private static boolean has(String refused, String purpose) {
        return ('\n' + refused + '\n').contains('\n' + purpose + '\n');
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String topic() {
        return TopicDefinitions.CONSENTS;
    }

    @Override
    public CompactedFile file() {
        return file;
    }

    @Override
    public Iterator<String> keys() {
        return people.keyIterator(null);
    }

    @Override
    public long size() {
        return people.sizeAsLong();
    }

    @Override
    public void apply(String key, JsonNode said) {
        SortedSet<String> refused = new TreeSet<>();
        if (said != null) {
            said.required("uses").properties().stream().filter(use -> !use.getValue().booleanValue())
                    .forEach(use -> refused.add(use.getKey()));
            if (!said.required("personalisation").booleanValue()) {
                refused.add(PERSONALISATION);
            }
            if (said.required("restricted").booleanValue()) {
                refused.add(RESTRICTED);
            }
        }
        String before = said == null ? people.remove(key) : people.put(key, String.join("\n", refused));
        if (before != null) {
            before.lines().filter(purpose -> !refused.contains(purpose)).forEach(purpose -> refusals.remove(purpose + SEPARATOR + key));
        }
        refused.forEach(purpose -> refusals.put(purpose + SEPARATOR + key, true));
    }
}
