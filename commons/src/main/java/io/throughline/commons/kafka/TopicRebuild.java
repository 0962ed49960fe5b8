package io.throughline.commons.kafka;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.h2.mvstore.MVMap;
import org.jboss.logging.Logger;

/**
 * What a compacted topic holds now, read from its beginning beside an index that may have missed tombstones. The index stays
 * as it is, older statements do not come back for a moment, until all is read: then it loses the keys that the topic has no more.
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

    /** @param sign called now and then, as this may take a while */
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
