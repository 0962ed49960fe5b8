package io.throughline.commons.kafka;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.h2.mvstore.MVMap;
import org.jboss.logging.Logger;

/**
 * Reads the current content of a compacted topic from its beginning, beside an index that may have missed tombstones. The index
 * stays unchanged until all is read, so that older statements do not reappear for a moment. Then the keys that the topic no
 * longer has are removed.
 */
final class TopicRebuild {

    private static final Logger LOG = Logger.getLogger(TopicRebuild.class);
    private static final int AT_ONCE = 10_000;

    private final CompactedIndex index;
    private final ObjectMapper json;
    private final MVMap<String, byte[]> statements;

    TopicRebuild(CompactedIndex index, ObjectMapper json) {
        this.index = index;
        this.json = json;
        this.statements = index.file().map("rebuild");
        statements.clear();
    }

    void take(ConsumerRecord<String, byte[]> record) {
        if (record.key() == null) {
            return;
        }
        if (record.value() == null) {
            statements.remove(record.key());
        } else {
            statements.put(record.key(), record.value());
        }
    }

    /** @param sign is called now and then, since this may take a while */
    void takeOver(Runnable sign) {
        List<String> gone = new ArrayList<>();
        for (Iterator<String> keys = index.keys(); keys.hasNext();) {
            String key = keys.next();
            if (!statements.containsKey(key)) {
                gone.add(key);
            }
        }
        gone.forEach(key -> set(key, null));
        int[] count = new int[1];
        statements.cursor(null).forEachRemaining(key -> {
            set(key, statements.get(key));
            if (++count[0] % AT_ONCE == 0) {
                index.file().save();
                sign.run();
            }
        });
        LOG.infof("The %s was read anew: %d keys, of which %d had been missed to be removed", index.name(), statements.sizeAsLong(),
                gone.size());
        statements.clear();
    }

    private void set(String key, byte[] statement) {
        try {
            index.replace(key, statement == null ? null : json.readTree(statement));
        } catch (Exception | StackOverflowError | AssertionError poison) {
            LOG.errorf("A statement of topic %s cannot be read: %s", index.topic(), poison.getClass().getSimpleName());
        }
    }
}
