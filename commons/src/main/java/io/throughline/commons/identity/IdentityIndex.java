package io.throughline.commons.identity;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.kafka.CompactedFile;
import io.throughline.commons.kafka.CompactedIndex;
import io.throughline.commons.kafka.TopicDefinitions;
import org.h2.mvstore.MVMap;

/**
 * Which profile each identifier belongs to: this replica's copy of the compacted topic {@code identities}. Lookups take
 * microseconds and never block.
 */
public final class IdentityIndex implements CompactedIndex {

    public static final String NAME = "identity-index";

    /** Limits what one read fans out to. More identifiers than this belong to a shared device and not to one person. */
    public static final int MOST_IDENTIFIERS = 10_000;

    private static final char SEPARATOR = '\u0000';

    private final CompactedFile file;
    private final MVMap<String, String> profiles;
    private final MVMap<String, Long> members;
    /** Links that only public sources claim. They are kept apart so that no lookup treats them as true. */
    private final MVMap<String, String> claims;

    IdentityIndex(CompactedFile file) {
        this.file = file;
        this.profiles = file.map("profiles");
        this.members = file.map("members");
        this.claims = file.map("claims");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String topic() {
        return TopicDefinitions.IDENTITIES;
    }

    @Override
    public CompactedFile file() {
        return file;
    }

    @Override
    public void apply(String key, JsonNode said) {
        Identifier identifier = Identifier.parse(key);
        if (said == null) {
            remove(identifier);
            claims.remove(identifier.toString());
        } else if (said.path("claimed").asBoolean()) {
            // An identifier that only a public source claims belongs to no profile.
            String claimed = UUID.fromString(said.required("profileId").textValue()).toString();
            remove(identifier);
            claims.put(identifier.toString(), claimed);
        } else {
            claims.remove(identifier.toString());
            put(identifier, UUID.fromString(said.required("profileId").textValue()), said.required("revision").longValue());
        }
    }

    /** The profile that an identifier belongs to; empty for a visitor who was never identified. */
    public Optional<UUID> profileOf(Identifier identifier) {
        if (identifier.type().equals(Identifier.PROFILE_ID)) {
            // Callers who see addresses masked ask by the profile's id.
            return ownProfile(identifier.value());
        }
        return Optional.ofNullable(profiles.get(identifier.toString())).map(Entry::parse).map(Entry::profileId);
    }

    private Optional<UUID> ownProfile(String id) {
        try {
            return Optional.of(UUID.fromString(id)).filter(profile -> !identifiersOf(profile).isEmpty());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** All identifiers of a profile, in order of their text. */
    public List<Identifier> identifiersOf(UUID profileId) {
        List<Identifier> found = new ArrayList<>();
        String prefix = profileId.toString() + SEPARATOR;
        Iterator<String> keys = members.keyIterator(prefix);
        while (keys.hasNext() && found.size() < MOST_IDENTIFIERS) {
            String key = keys.next();
            if (!key.startsWith(prefix)) {
                break;
            }
            found.add(Identifier.parse(key.substring(prefix.length())));
        }
        return found;
    }

    /** All that an identifier stands for: the identifiers of its profile, or the identifier alone. */
    public Person resolve(Identifier identifier) {
        Optional<UUID> profile = profileOf(identifier);
        List<Identifier> all = profile.map(this::identifiersOf).filter(list -> !list.isEmpty()).orElse(List.of(identifier));
        if (all.size() == MOST_IDENTIFIERS && !all.contains(identifier) && !identifier.type().equals(Identifier.PROFILE_ID)) {
            // The list is cut off in order of text, but always keeps the identifier that was asked for.
            all = new ArrayList<>(all);
            all.set(0, identifier);
        }
        return new Person(identifier, profile, all);
    }

    /** @param identifiers all that belong to the same profile, including the one that was asked for, unless that is the profile's own id */
    public record Person(Identifier identifier, Optional<UUID> profileId, List<Identifier> identifiers) {
    }

    /** Passes all entries, in order of the identifiers' text. An entry that changes meanwhile is passed in its old or its new state. */
    public void forEach(BiConsumer<String, UUID> each) {
        profiles.cursor(null).forEachRemaining(identifier -> Optional.ofNullable(profiles.get(identifier))
                .ifPresent(entry -> each.accept(identifier, Entry.parse(entry).profileId())));
    }

    /**
     * Passes all links that only public sources claim: an identifier and the profile. For journey analytics; nothing else may
     * join people by them.
     */
    public void forEachClaim(BiConsumer<String, UUID> each) {
        claims.cursor(null).forEachRemaining(identifier -> Optional.ofNullable(claims.get(identifier))
                .ifPresent(profile -> each.accept(identifier, UUID.fromString(profile))));
    }

    @Override
    public Iterator<String> keys() {
        return both(profiles.keyIterator(null), claims.keyIterator(null));
    }

    private static Iterator<String> both(Iterator<String> one, Iterator<String> other) {
        return new Iterator<>() {

            @Override
            public boolean hasNext() {
                return one.hasNext() || other.hasNext();
            }

            @Override
            public String next() {
                return one.hasNext() ? one.next() : other.next();
            }
        };
    }

    /** Also accepts a lower revision, since a person who was erased and comes back has a new profile. */
    @Override
    public void replace(String key, JsonNode said) {
        String known = profiles.get(Identifier.parse(key).toString());
        if (said != null && known != null && Entry.parse(known).revision() > said.required("revision").longValue()) {
            apply(key, null);
        }
        apply(key, said);
    }

    @Override
    public long size() {
        return profiles.sizeAsLong() + claims.sizeAsLong();
    }

    /** Applies a statement of profile-service about an identifier. A revision older than the known one changes nothing. */
    void put(Identifier identifier, UUID profileId, long revision) {
        String key = identifier.toString();
        String known = profiles.get(key);
        if (known != null) {
            Entry entry = Entry.parse(known);
            if (entry.revision() > revision) {
                return;
            }
            members.remove(entry.profileId().toString() + SEPARATOR + key);
        }
        profiles.put(key, profileId.toString() + SEPARATOR + revision);
        members.put(profileId.toString() + SEPARATOR + key, revision);
    }

    /** Removes an identifier whose person was erased. */
    void remove(Identifier identifier) {
        String key = identifier.toString();
        String known = profiles.remove(key);
        if (known != null) {
            members.remove(Entry.parse(known).profileId().toString() + SEPARATOR + key);
        }
    }

    private record Entry(UUID profileId, long revision) {

        static Entry parse(String text) {
            int separator = text.indexOf(SEPARATOR);
            return new Entry(UUID.fromString(text.substring(0, separator)), Long.parseLong(text.substring(separator + 1)));
        }
    }
}
