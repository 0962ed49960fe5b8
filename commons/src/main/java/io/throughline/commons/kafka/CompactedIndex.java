package io.throughline.commons.kafka;

import java.util.Iterator;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a service remembers of a compacted topic, kept current by {@link CompactedFeeds} in services where
 * {@code throughline.<name>.enabled} says so.
 */
public interface CompactedIndex extends AutoCloseable {

    /** In configuration, metrics and logs: {@code identity-index}. */
    String name();

    String topic();

    CompactedFile file();

    /**
     * The newest statement on a key. One that cannot be understood may be refused by any exception: the next one replaces it.
     *
     * @param said null where the key has none any more
     */
    void apply(String key, JsonNode said);

    /** The keys of the topic that this index has something of. What it has learnt elsewhere is not among them. */
    Iterator<String> keys();

    /** The statement on a key, as it is after the topic was read from its beginning: whatever this index knew of the key counts no more. */
    default void replace(String key, JsonNode said) {
        apply(key, said);
    }

    /** Entries, for metrics. */
    long size();

    @Override
    default void close() {
        file().close();
    }
}
