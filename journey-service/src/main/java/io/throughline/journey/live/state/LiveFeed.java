package io.throughline.journey.live.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.consent.ConsentIndex;
import io.throughline.commons.identity.IdentityIndex;
import io.throughline.commons.kafka.CompactedFeeds;
import io.throughline.commons.kafka.KafkaClients;
import io.throughline.commons.kafka.TopicDefinitions;
import io.throughline.commons.kafka.TopicPartitions;
import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.commons.retraction.SourceKind;
import io.throughline.commons.retraction.SourceRetractions;
import io.throughline.commons.suppression.SuppressionList;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;

/**
 * Reads touchpoints for the live view. Every replica reads every partition without a consumer group, because each needs all of them. It
 * also reads changes of identities and consents, to recheck the people concerned.
 */
@ApplicationScoped
class LiveFeed {

    private static final String TOUCHPOINT = "io.throughline.touchpoint.v1";
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration PEOPLE_ASKED_EACH = Duration.ofMillis(50);
    private static final long PROBE_MILLIS = 500;
    private static final long PARTITIONS_MILLIS = 60_000;
    /** How many events are applied under the lock at a time: a few milliseconds. */
    private static final int AT_ONCE = 200;

    private final KafkaClients clients;
    private final TopicDefinitions topics;
    private final CompactedFeeds feeds;
    private final LiveBoard board;
    private final RecheckQueue recheckQueue;
    private final SourceRetractions retractions;
    private final Counter read;
    private final Counter unreadable;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Map<TopicPartition, Long> reached = new HashMap<>();
    private final BackgroundLoop loop = BackgroundLoop.named("live-feed").longestPause(PATIENCE).onClose(this::wakeUp).onEnd(this::drop)
            .steps(this::step);
    private List<TopicPartition> touchpoints = List.of();
    private List<TopicPartition> followed = List.of();
    private long partitionsAt;
    private long probedAt;
    private Map<TopicPartition, Long> ends = Map.of();
    private volatile KafkaConsumer<String, byte[]> consumer;

    @Inject
    LiveFeed(KafkaClients clients, TopicDefinitions topics, CompactedFeeds feeds, LiveBoard board, SuppressionList suppressions,
            SourceRetractions retractions,
            MeterRegistry meters) {
        this.clients = clients;
        this.topics = topics;
        this.feeds = feeds;
        this.board = board;
        this.retractions = retractions;
        this.recheckQueue = new RecheckQueue(board, suppressions::size);
        this.read = Counter.builder("throughline.live.events").description("Touchpoints that the live view has read").register(meters);
        this.unreadable = Counter.builder("throughline.live.unreadable").description("Records that it passed over, being no touchpoints")
                .register(meters);
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    /** One poll and its effects. After a failure the next step opens a new consumer at the same position. */
    private Duration step() throws ExecutionException, InterruptedException {
        try {
            if (consumer == null) {
                if (!knowsPeople()) {
                    return PEOPLE_ASKED_EACH;
                }
                topics.ensure(TopicDefinitions.TOUCHPOINTS, TopicDefinitions.IDENTITIES, TopicDefinitions.CONSENTS);
                consumer = clients.consumer(Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000));
                begin(consumer);
            }
            follow(consumer);
            return Duration.ZERO;
        } catch (WakeupException stop) {
            drop();
            return BackgroundLoop.DONE;
        } catch (Throwable e) {
            drop();
            throw e;
        }
    }

    private void drop() {
        KafkaConsumer<String, byte[]> last = consumer;
        consumer = null;
        if (last != null) {
            last.close(PATIENCE);
        }
    }

    private void wakeUp() {
        KafkaConsumer<String, byte[]> current = consumer;
        if (current != null) {
            current.wakeup();
        }
    }

    /** Nobody may be counted until erasures, refusals and source retractions are known. */
    private boolean knowsPeople() {
        return Stream.of(IdentityIndex.NAME, ConsentIndex.NAME, SuppressionList.NAME, SourceRetractions.NAME)
                .allMatch(feeds::isCurrentEnough);
    }

    private void begin(KafkaConsumer<String, byte[]> consumer) {
        touchpoints = TopicPartitions.of(consumer, TopicDefinitions.TOUCHPOINTS);
        List<TopicPartition> all = new ArrayList<>(touchpoints);
        all.addAll(TopicPartitions.of(consumer, TopicDefinitions.IDENTITIES));
        all.addAll(TopicPartitions.of(consumer, TopicDefinitions.CONSENTS));
        followed = all;
        ends = Map.of();
        consumer.assign(all);
        seek(consumer, all);
        partitionsAt = System.currentTimeMillis();
    }

    private void follow(KafkaConsumer<String, byte[]> consumer) {
        take(consumer.poll(POLL));
        followed.forEach(each -> positions.put(each, consumer.position(each)));
        probe(consumer, System.currentTimeMillis());
        recheckQueue.run(System.currentTimeMillis());
        if (System.currentTimeMillis() - partitionsAt > PARTITIONS_MILLIS) {
            partitionsAt = System.currentTimeMillis();
            if (TopicPartitions.of(consumer, TopicDefinitions.TOUCHPOINTS).size() != touchpoints.size()) {
                begin(consumer);
            }
        }
    }

    /** Continues at the last position. The first time, touchpoints start at the look-back and changes of people start now. */
    private void seek(KafkaConsumer<String, byte[]> consumer, List<TopicPartition> all) {
        long from = System.currentTimeMillis() - board.settings().lookBack().toMillis();
        Map<TopicPartition, Long> last = consumer.endOffsets(all);
        Map<TopicPartition, Long> times = new HashMap<>();
        all.stream().filter(each -> each.topic().equals(TopicDefinitions.TOUCHPOINTS)).forEach(each -> times.put(each, from));
        Map<TopicPartition, OffsetAndTimestamp> begins = consumer.offsetsForTimes(times);
        if (positions.isEmpty()) {
            board.readFrom(from);
        }
        for (TopicPartition each : all) {
            OffsetAndTimestamp begin = begins.get(each);
            // A topic that was created again starts at a lower offset than the known one.
            Long known = positions.get(each);
            consumer.seek(each, known != null && known <= last.get(each) ? known : begin == null ? last.get(each) : begin.offset());
            reached.putIfAbsent(each, from);
        }
    }

    private void take(ConsumerRecords<String, byte[]> records) {
        List<LiveEvent> events = new ArrayList<>(AT_ONCE);
        for (ConsumerRecord<String, byte[]> record : records) {
            if (record.key() == null) {
                continue;
            }
            switch (record.topic()) {
                case TopicDefinitions.IDENTITIES -> recheckQueue.identity(record.key(), System.currentTimeMillis());
                case TopicDefinitions.CONSENTS -> recheckQueue.consent(record.key(), System.currentTimeMillis());
                default -> {
                    event(record, events);
                    reached.merge(new TopicPartition(record.topic(), record.partition()), record.timestamp(), Math::max);
                }
            }
            if (events.size() == AT_ONCE) {
                take(events);
            }
        }
        take(events);
    }

    private void take(List<LiveEvent> events) {
        if (!events.isEmpty()) {
            long now = System.currentTimeMillis();
            board.change(state -> events.forEach(event -> take(state, event, now)));
            read.increment(events.size());
            events.clear();
        }
    }

    private void take(LiveState state, LiveEvent event, long now) {
        try {
            state.applyEvent(event, now);
        } catch (IllegalArgumentException poison) {
            // The identifier is invalid; the next event must not be held up by it.
            unreadable.increment();
        }
    }

    private void event(ConsumerRecord<String, byte[]> record, List<LiveEvent> events) {
        if (record.value() == null || !TOUCHPOINT.equals(header(record, "ce_type"))) {
            return;
        }
        try {
            LiveEvent event = LiveEvent.read(SeenEventIds.hash(header(record, "ce_source"), header(record, "ce_id")), record.value());
            if (!retractions.covers(SourceKind.SOURCE, event.source(), Instant.ofEpochMilli(event.receivedAt()))) {
                events.add(event);
            }
        } catch (IOException | RuntimeException poison) {
            // The consumer of the log sets it aside. Its content must not appear in application logs.
            unreadable.increment();
        }
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** Reads Kafka's end offsets twice a second. Once these are reached, everything up to that moment has been read. */
    private void probe(KafkaConsumer<String, byte[]> consumer, long now) {
        if (!ends.isEmpty() && ends.entrySet().stream().allMatch(end -> positions.get(end.getKey()) >= end.getValue())) {
            board.completeUntil(probedAt);
            ends = Map.of();
        }
        if (!ends.isEmpty()) {
            board.readUntil(ends.entrySet().stream().filter(end -> positions.get(end.getKey()) < end.getValue())
                    .mapToLong(end -> reached.get(end.getKey())).min().orElse(0));
        } else if (now - probedAt >= PROBE_MILLIS) {
            try {
                ends = consumer.endOffsets(touchpoints, PATIENCE);
                probedAt = now;
                probe(consumer, now);
            } catch (TimeoutException away) {
                // The end offsets are unknown; the view reports its age.
                probedAt = now;
            }
        }
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }
}
