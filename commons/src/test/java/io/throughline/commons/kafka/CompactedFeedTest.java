package io.throughline.commons.kafka;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.h2.mvstore.MVMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka"))
class CompactedFeedTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    KafkaClients clients;

    @Inject
    TopicDefinitions topics;

    @Inject
    ObjectMapper json;

    @TempDir
    Path folder;

    private final String topic = "compacted-" + UUID.randomUUID();
    private final AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);
    private final Clock clock = new Clock() {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(later.get());
        }
    };

    /** By key what was said last; notes everything that is applied, in order. */
    private final class Index implements CompactedIndex {

        private final CompactedFile file;
        private final MVMap<String, String> entries;
        final List<String> applied = new CopyOnWriteArrayList<>();

        Index() throws Exception {
            file = CompactedFile.open(folder.resolve("index.mv"));
            entries = file.map("entries");
        }

        @Override
        public String name() {
            return topic;
        }

        @Override
        public String topic() {
            return topic;
        }

        @Override
        public CompactedFile file() {
            return file;
        }

        @Override
        public void apply(String key, JsonNode said) {
            applied.add(key + '=' + said);
            if (said == null) {
                entries.remove(key);
            } else {
                entries.put(key, said.toString());
            }
        }

        @Override
        public Iterator<String> keys() {
            return entries.keyIterator(null);
        }

        @Override
        public long size() {
            return entries.sizeAsLong();
        }

        Map<String, String> all() {
            return new TreeMap<>(entries);
        }
    }

    @BeforeEach
    void make() throws Exception {
        try (Admin admin = clients.admin()) {
            // "delete" beside "compact" lets the test take records away, as compaction does when their time has come.
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(Map.of("cleanup.policy", "compact,delete")))).all().get();
        }
    }

    private void say(String key, String value) {
        TestEvents.send(topic, key, UUID.randomUUID().toString(), "/test", "test.v1", value);
    }

    /** What compaction leaves behind: nothing before this offset. */
    private void forgetBefore(long offset) throws Exception {
        try (Admin admin = clients.admin()) {
            admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(offset))).all().get();
        }
    }

    private CompactedFeed follow(Index index) {
        CompactedFeed feed = new CompactedFeed(index, clients, topics, json, clock);
        feed.start();
        return feed;
    }

    private Map<String, String> followed(Map<String, String> expected) throws Exception {
        Index index = new Index();
        try (index; CompactedFeed feed = follow(index)) {
            await().atMost(SOON).until(feed::isCurrent);
            await().atMost(SOON).untilAsserted(() -> assertEquals(expected, index.all()));
            return index.all();
        }
    }

    private void missATombstone() throws Exception {
        say("a", "1");
        say("b", "1");
        followed(Map.of("a", "1", "b", "1"));
        say("a", null);
        say("b", "2");
        say("c", "1");
        forgetBefore(3);
    }

    @Test
    void whoSleptLongerThanTombstonesAreKeptLosesTheKeysThatAreNoMore() throws Exception {
        missATombstone();
        later.set(Duration.ofHours(25));

        followed(Map.of("b", "2", "c", "1"));
    }

    @Test
    void whoSleptForLessThanThatGoesOnWhereItWas() throws Exception {
        missATombstone();
        later.set(Duration.ofHours(17));
        Index index = new Index();
        try (index; CompactedFeed feed = follow(index)) {
            await().atMost(SOON).until(feed::isCurrent);
            // It did not happen within the time that Kafka promises; here it shows that the topic was not read anew.
            assertEquals(Map.of("a", "1", "b", "2", "c", "1"), index.all());
        }
    }

    @Test
    void aTopicThatKeepsTombstonesForLongerLetsReplicasSleepForLonger() throws Exception {
        try (Admin admin = clients.admin()) {
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            admin.incrementalAlterConfigs(Map.of(resource, List.of(new org.apache.kafka.clients.admin.AlterConfigOp(
                    new org.apache.kafka.clients.admin.ConfigEntry("delete.retention.ms", "604800000"),
                    org.apache.kafka.clients.admin.AlterConfigOp.OpType.SET)))).all().get();
        }
        missATombstone();
        later.set(Duration.ofDays(5));
        followed(Map.of("a", "1", "b", "2", "c", "1"));

        later.set(Duration.ofDays(11));
        followed(Map.of("b", "2", "c", "1"));
    }

    @Test
    void aFileThatDoesNotSayWhenItWasCompleteIsReadAnew() throws Exception {
        missATombstone();
        try (CompactedFile file = CompactedFile.open(folder.resolve("index.mv"))) {
            file.map("completions").clear();
            file.save();
        }

        followed(Map.of("b", "2", "c", "1"));
    }

    @Test
    void whileTheTopicIsReadAnewOlderStatementsDoNotComeBack() throws Exception {
        say("a", "1");
        say("a", "2");
        say("b", "1");
        followed(Map.of("a", "2", "b", "1"));
        later.set(Duration.ofHours(25));
        Index index = new Index();
        try (index; CompactedFeed feed = follow(index)) {
            await().atMost(SOON).until(feed::isCurrent);

            assertTrue(index.applied.stream().noneMatch("a=1"::equals), index.applied::toString);
            assertEquals(Map.of("a", "2", "b", "1"), index.all());
            say("b", null);
            await().atMost(SOON).until(() -> index.all().equals(Map.of("a", "2")));
        }
    }

    @Test
    void aReplicaThatRunsButWasCutOffForTooLongReadsTheTopicAnew() throws Exception {
        say("a", "1");
        Index index = new Index();
        try (index; CompactedFeed feed = follow(index)) {
            await().atMost(SOON).until(feed::isCurrent);
            await().atMost(SOON).until(() -> index.applied.size() == 1);
            later.set(Duration.ofHours(30));

            await().atMost(SOON).until(() -> index.applied.size() == 2);

            await().atMost(SOON).until(feed::isCurrent);
            assertEquals(Map.of("a", "1"), index.all());
        }
    }

    @Test
    void topicsSayHowManyReplicasMustHaveAnEvent() throws Exception {
        String fresh = "fresh-" + topic;
        topics.ensure(fresh, topic);
        try (Admin admin = clients.admin()) {
            for (String each : List.of(fresh, topic)) {
                ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, each);
                var entry = admin.describeConfigs(List.of(resource)).all().get().get(resource).get("min.insync.replicas");
                assertEquals("1", entry.value());
                assertEquals(org.apache.kafka.clients.admin.ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG, entry.source());
            }
        }
    }
}
