package io.throughline.commons.kafka;

import java.util.Iterator;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A service's copy of a compacted topic. {@link CompactedFeeds} keeps it current in services where
 * {@code throughline.<name>.enabled} is set.
 */
public interface CompactedIndex extends AutoCloseable {

    /** The name in configuration, metrics and logs: {@code identity-index}. */
    String name();

    String topic();

    CompactedFile file();

    /**
     * Applies the newest statement on a key. A statement that cannot be understood may be refused by any exception, since the
     * next one replaces it.
     *
     * @param said null where the key was deleted
     */
    void apply(String key, JsonNode said);

    /** The keys of the topic for which this index has an entry. Keys that it learnt elsewhere are not included. */
    Iterator<String> keys();

    /** Applies the statement on a key after the topic was read from its beginning. Earlier knowledge of the key is discarded. */
    default void replace(String key, JsonNode said) {
        apply(key, said);
    }

    /** The number of entries, for metrics. */
    long size();

    @Override
    default void close() {
        file().close();
    }
}
