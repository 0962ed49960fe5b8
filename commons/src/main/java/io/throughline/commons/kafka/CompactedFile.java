package io.throughline.commons.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jboss.logging.Logger;

/**
 * This replica's copy of a compacted topic, on disk, so that memory stays bounded and a restart reads only new records. It
 * contains the maps of an index and the offsets up to which the topic was read.
 */
public final class CompactedFile implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(CompactedFile.class);
    private static final char SEPARATOR = '\u0000';
    private static final int CACHE_MEGABYTES = 32;

    private final MVStore store;
    private final MVMap<String, Long> positions;
    /** By the topic's id: when this copy last had all of the topic. */
    private final MVMap<String, Long> completions;

    private CompactedFile(Path file) {
        this.store = new MVStore.Builder().fileName(file == null ? null : file.toString()).cacheSize(CACHE_MEGABYTES)
                // Only commit() writes, so that entries and the offsets up to which they were read reach the disk together.
                .autoCommitDisabled().open();
        this.positions = store.openMap("positions");
        this.completions = store.openMap("completions");
    }

    public static CompactedFile inMemory() {
        return new CompactedFile(null);
    }

    /** Opens the file. A damaged one is put aside and its content read from Kafka again, since Kafka has all of it. */
    public static CompactedFile open(Path file) throws IOException {
        try {
            return new CompactedFile(file);
        } catch (MVStoreException damaged) {
            if (damaged.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
                throw damaged;
            }
            LOG.warnf("%s is damaged and made anew: %s", file.getFileName(), damaged.getMessage());
            Files.move(file, file.resolveSibling(file.getFileName() + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
            return new CompactedFile(file);
        }
    }

    /** A map in the order of its keys. It is safe for one writer, the feed, and any number of readers. */
    public <V> MVMap<String, V> map(String name) {
        return store.openMap(name);
    }

    /** The offset at which reading continues in a partition of the topic with this Kafka id; 0 where it was never read. */
    long position(String topicId, int partition) {
        Long next = positions.get(topicId + SEPARATOR + partition);
        return next == null ? 0 : next;
    }

    void commit(String topicId, Map<Integer, Long> next) {
        next.forEach((partition, offset) -> positions.put(topicId + SEPARATOR + partition, offset));
        store.commit();
    }

    /** Writes the changed entries, but not how far the topic was read. */
    void save() {
        store.commit();
    }

    /** Whether nothing has been read yet. */
    boolean isNew() {
        return positions.isEmpty() && completions.isEmpty();
    }

    /** Records that this copy had all of the topic at this moment or, for a new file, that nothing could have been missed. */
    void complete(String topicId, Instant at) {
        completions.put(topicId, at.toEpochMilli());
        store.commit();
    }

    Optional<Instant> completeAt(String topicId) {
        return Optional.ofNullable(completions.get(topicId)).map(Instant::ofEpochMilli);
    }

    /** Clears everything if the topic was created anew, since its earlier records no longer count. */
    void clearUnless(String topicId) {
        boolean ofAnother = !positions.isEmpty() && !positions.firstKey().startsWith(topicId + SEPARATOR);
        if (ofAnother) {
            store.getMapNames().forEach(name -> store.openMap(name).clear());
            store.commit();
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
