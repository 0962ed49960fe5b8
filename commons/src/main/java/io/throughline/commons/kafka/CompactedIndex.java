package io.throughline.commons.kafka;

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

    /** Entries, for metrics. */
    long size();

    @Override
    default void close() {
        file().close();
    }
}
