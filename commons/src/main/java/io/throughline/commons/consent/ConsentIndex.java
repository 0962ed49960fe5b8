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
 * What people do not agree to: this replica's copy of the compacted topic {@code consents}, limited to uses that are not bound to
 * one channel. Lookups take microseconds and never block. The defaults under {@link #EVERYBODY_ELSE} apply to a person without a
 * statement; until the defaults have been read, everything is allowed.
 */
public final class ConsentIndex implements CompactedIndex {

    public static final String NAME = "consent-index";

    public static final String ANALYTICS = "analytics";
    public static final String PERSONALISATION = "personalisation";
    public static final String FEEDBACK = "feedback";

    /**
     * The topic's key of the defaults, for all who have no key of their own. It cannot be an identifier, which has a colon, nor a
     * profile's id.
     */
    public static final String EVERYBODY_ELSE = "*";

    /** Stands in place of a purpose: the data may be kept, but not used (GDPR, article 18). */
    private static final String RESTRICTED = "*";
    private static final char SEPARATOR = '\u0000';

    private final CompactedFile file;
    private final IdentityIndex identities;
    /** By key: the refused purposes, in order, one per line. */
    private final MVMap<String, String> people;
    /** Key: purpose, separator, key of the person who refuses the purpose. */
    private final MVMap<String, Boolean> refusals;

    ConsentIndex(CompactedFile file, IdentityIndex identities) {
        this.file = file;
        this.identities = identities;
        this.people = file.map("people");
        this.refusals = file.map("refusals");
    }

    /** Whether the data of the person with this identifier may be used for a purpose. */
    public boolean allows(Identifier identifier, String purpose) {
        return allows(List.of(identifier), purpose);
    }

    /** The same for a person whom an event names by several identifiers. Identifiers without a statement are ignored. */
    public boolean allows(Collection<Identifier> person, String purpose) {
        List<String> said = person.stream().map(this::refused).filter(Objects::nonNull).toList();
        return said.isEmpty() ? allowsOthers(purpose) : said.stream().allMatch(refused -> allows(refused, purpose));
    }

    /** Whether the data of people without a statement may be used. */
    public boolean allowsOthers(String purpose) {
        String refused = people.get(EVERYBODY_ELSE);
        return refused == null || allows(refused, purpose);
    }

    /** Whether the data of the person with this identifier may be kept, but shown only to the privacy role. */
    public boolean isRestricted(Identifier identifier) {
        String refused = refused(identifier);
        return refused != null && has(refused, RESTRICTED);
    }

    /**
     * The identifiers of all who do not agree to a purpose, or whose data are restricted.
     *
     * @param most the limit; at most one more is returned, so that the caller can see that there are more
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
     * The identifiers of all people with a statement that agrees to a purpose. They count where people without a statement do
     * not.
     *
     * @param most the limit; at most one more is returned
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

    /** All statements, by key, with those of the given purposes that are refused; all of them where the data are restricted. */
    public void forEach(List<String> purposes, BiConsumer<String, Set<String>> each) {
        people.cursor(null).forEachRemaining(key -> Optional.ofNullable(people.get(key)).ifPresent(refused -> each.accept(key,
                purposes.stream().filter(purpose -> !allows(refused, purpose)).collect(Collectors.toSet()))));
    }

    /**
     * What a person refuses, by the profile's statement and by the identifier's own. A device has a statement of its own while
     * its visitor has no profile, and where its visitor withdrew on it what the person agrees to elsewhere. Each of the two can
     * only add refusals.
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

    /** Empty for a text that is no UUID, since such a profile does not exist. */
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
