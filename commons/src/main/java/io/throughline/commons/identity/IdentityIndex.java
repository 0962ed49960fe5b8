package io.throughline.commons.identity;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/**
 * Which profile each identifier belongs to: this replica's copy of the compacted topic {@code identities}, on disk,
 * so that memory stays bounded and a restart reads only what is new. Lookups take microseconds and wait for nobody.
 */
public final class IdentityIndex implements AutoCloseable {

    /** Bounds what one read fans out to. Who has more identifiers than this is not a person but a shared device. */
    public static final int MOST_IDENTIFIERS = 10_000;

    private static final char SEPARATOR = '\u0000';
    private static final int CACHE_MEGABYTES = 32;

    private final MVStore store;
    private final MVMap<String, String> profiles;
    private final MVMap<String, Long> members;
    private final MVMap<String, Long> positions;

    /**
     * @param file where the index lives; null keeps it in memory alone
     */
    IdentityIndex(Path file) {
        this.store = new MVStore.Builder().fileName(file == null ? null : file.toString()).cacheSize(CACHE_MEGABYTES)
                // Written by commit() alone: identifiers and the offsets they were read up to go to disk together.
                .autoCommitDisabled().open();
        this.profiles = store.openMap("profiles");
        this.members = store.openMap("members");
        this.positions = store.openMap("positions");
    }

    /** The profile that an identifier belongs to; empty for a visitor who was never identified. */
    public Optional<UUID> profileOf(Identifier identifier) {
        return Optional.ofNullable(profiles.get(identifier.toString())).map(Entry::parse).map(Entry::profileId);
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

    /** Everybody whom an identifier stands for: the identifiers of its profile, or itself alone. */
    public Person resolve(Identifier identifier) {
        Optional<UUID> profile = profileOf(identifier);
        List<Identifier> all = profile.map(this::identifiersOf).filter(list -> !list.isEmpty()).orElse(List.of(identifier));
        if (all.size() == MOST_IDENTIFIERS && !all.contains(identifier)) {
            // Cut off in the order of text: the one that was asked for stays, whatever it begins with.
            all = new ArrayList<>(all);
            all.set(0, identifier);
        }
        return new Person(identifier, profile, all);
    }

    /**
     * @param identifiers all that belong to the same profile, the asked one among them
     */
    public record Person(Identifier identifier, Optional<UUID> profileId, List<Identifier> identifiers) {
    }

    /** Identifiers known, for metrics. */
    public long size() {
        return profiles.sizeAsLong();
    }

    /** Applies what profile-service said of an identifier; an older revision than the one known changes nothing. */
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

    /** Forgets an identifier: the person was erased. */
    void remove(Identifier identifier) {
        String key = identifier.toString();
        String known = profiles.remove(key);
        if (known != null) {
            members.remove(Entry.parse(known).profileId().toString() + SEPARATOR + key);
        }
    }

    /** Where reading goes on in a partition of the topic of this (Kafka-given) id; 0 where it was never read. */
    long position(String topicId, int partition) {
        Long next = positions.get(topicId + SEPARATOR + partition);
        return next == null ? 0 : next;
    }

    void commit(String topicId, java.util.Map<Integer, Long> next) {
        next.forEach((partition, offset) -> positions.put(topicId + SEPARATOR + partition, offset));
        store.commit();
    }

    /** Starts from nothing: the topic was made anew, so what it said before no longer counts. */
    void clearUnless(String topicId) {
        boolean ofAnother = !positions.isEmpty() && !positions.firstKey().startsWith(topicId + SEPARATOR);
        if (ofAnother) {
            profiles.clear();
            members.clear();
            positions.clear();
            store.commit();
        }
    }

    @Override
    public void close() {
        store.close();
    }

    private record Entry(UUID profileId, long revision) {

        static Entry parse(String text) {
            int separator = text.indexOf(SEPARATOR);
            return new Entry(UUID.fromString(text.substring(0, separator)), Long.parseLong(text.substring(separator + 1)));
        }
    }
}
