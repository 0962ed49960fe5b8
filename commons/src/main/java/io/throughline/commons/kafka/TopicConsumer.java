package io.throughline.commons.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;

import io.throughline.commons.event.EventCodec;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.loop.BackOff;
import io.throughline.commons.loop.BackgroundLoop;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * Passes the events of topics to a handler in batches, at least once. The offset is committed after the effect. While a store is
 * unavailable, the consumer waits without leaving its group; an event that cannot be applied becomes a dead letter. Each consumer
 * runs on a thread of its own, since a Kafka consumer is bound to one thread.
 */
public final class TopicConsumer implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(TopicConsumer.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final TopicConsumers context;
    private final String group;
    private final List<String> topics;
    private final int most;
    private final EventHandler handler;
    private final ConsumerMetrics metrics;
    private final BackgroundLoop loop;
    private volatile KafkaConsumer<String, byte[]> consumer;

    TopicConsumer(TopicConsumers context, String group, List<String> topics, int most, EventHandler handler) {
        this.context = context;
        this.group = group;
        this.topics = topics;
        this.most = most;
        this.handler = handler;
        this.metrics = new ConsumerMetrics(context.meters, group, topics);
        this.loop = BackgroundLoop.named("consume-" + group + '-' + String.join("-", topics)).longestPause(context.settings.maxBackOff())
                .hungAfter(context.settings.hungAfter()).onClose(this::wakeUp).onEnd(this::drop).steps(this::step);
    }

    void start() {
        loop.start();
    }

    /** One poll and its handling. After any failure the next step starts with a new consumer, from the committed offsets. */
    private Duration step() throws ExecutionException, InterruptedException {
        try {
            if (consumer == null) {
                consumer = context.clients.consumer(
                        Map.of(ConsumerConfig.GROUP_ID_CONFIG, group, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, most));
                ensureTopics();
                consumer.subscribe(topics);
            }
            round(consumer);
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
            last.close(CLOSING);
        }
    }

    private void wakeUp() {
        KafkaConsumer<String, byte[]> current = consumer;
        if (current != null) {
            current.wakeup();
        }
    }

    private void ensureTopics() throws ExecutionException, InterruptedException {
        List<String> needed = new ArrayList<>(topics);
        topics.forEach(topic -> needed.add(TopicDefinitions.deadLettersOf(topic)));
        context.topics.ensure(needed.toArray(String[]::new));
    }

    private void round(KafkaConsumer<String, byte[]> from) throws ExecutionException, InterruptedException {
        if (from.assignment().isEmpty()) {
            // Either other replicas have all partitions, or the broker was emptied.
            ensureTopics();
        }
        ConsumerRecords<String, byte[]> records = from.poll(POLL);
        if (!records.isEmpty() && apply(from, records)) {
            from.commitSync();
        }
        metrics.lag(from);
    }

    /** @return false where partitions were taken away meanwhile; their next owner applies the events again */
    private boolean apply(KafkaConsumer<String, byte[]> from, ConsumerRecords<String, byte[]> records)
            throws InterruptedException {
        Set<TopicPartition> assigned = Set.copyOf(from.assignment());
        List<ConsumerRecord<String, byte[]>> kept = new ArrayList<>(records.count());
        List<ReceivedEvent> batch = new ArrayList<>(records.count());
        for (ConsumerRecord<String, byte[]> record : records) {
            if (DeadLetters.isReplayForAnother(group, record)) {
                continue;
            }
            try {
                batch.add(EventCodec.decode(record));
                kept.add(record);
            } catch (RuntimeException notACloudEvent) {
                context.deadLetters.deadLetter(group, record, notACloudEvent);
                metrics.deadLetter();
            }
        }
        return apply(from, assigned, kept, batch);
    }

    private Throwable tryOnce(List<ReceivedEvent> batch) {
        if (batch.isEmpty()) {
            return null;
        }
        try (BatchTrace trace = BatchTrace.start(context.tracing, group, batch)) {
            handler.apply(trace.batch());
            metrics.applied(batch.size());
            return null;
        } catch (Throwable e) {
            LOG.debugf(e, "A batch of %s failed", topics);
            return e;
        }
    }

    /** An event can be nested too deeply or break an assumption. A lack of memory or of a class is not the event's fault. */
    private boolean isEventsFault(Throwable failure) {
        return switch (failure) {
            case Exception exception -> handler.isEventsFault(exception);
            case StackOverflowError deep -> handler.storeAnswers();
            case AssertionError broken -> handler.storeAnswers();
            default -> false;
        };
    }

    /**
     * While the store is unavailable, the whole batch waits. Where the store answers and a batch fails, its halves are tried. So
     * few steps find the faulty event, only that event is set aside, and the others are still applied in batches.
     */
    private boolean apply(KafkaConsumer<String, byte[]> from, Set<TopicPartition> assigned,
            List<ConsumerRecord<String, byte[]>> records, List<ReceivedEvent> batch) throws InterruptedException {
        BackOff backOff = new BackOff(context.settings.maxBackOff());
        int failures = 0;
        while (true) {
            Throwable failure = tryOnce(batch);
            if (failure == null) {
                return true;
            }
            if (Thread.interrupted() || failure instanceof InterruptedException) {
                throw new InterruptedException();
            }
            loop.setback(failure);
            boolean eventsFault = isEventsFault(failure);
            // Half of a batch also needs half of the memory.
            if ((eventsFault || failure instanceof OutOfMemoryError) && batch.size() > 1) {
                int half = batch.size() / 2;
                return apply(from, assigned, records.subList(0, half), batch.subList(0, half))
                        && apply(from, assigned, records.subList(half, records.size()), batch.subList(half, batch.size()));
            }
            if (eventsFault && ++failures >= context.settings.attempts()) {
                context.deadLetters.deadLetter(group, records.getFirst(),
                        failure instanceof Exception e ? e : new IllegalStateException(failure.toString(), failure));
                metrics.deadLetter();
                return true;
            }
            if (!eventsFault) {
                LOG.warnf("The store of the consumer of %s does not answer, or the process lacks something; events wait: %s", topics,
                        failure.toString());
            }
            backOff.sleep();
            if (!keepMembership(from, assigned)) {
                return false;
            }
        }
    }

    /** Polls with all partitions paused, so that waiting longer than max.poll.interval.ms loses no partition. */
    private boolean keepMembership(KafkaConsumer<String, byte[]> from, Set<TopicPartition> assigned) {
        if (!loop.isRunning()) {
            throw new WakeupException();
        }
        try {
            from.pause(from.assignment());
            ConsumerRecords<String, byte[]> early = from.poll(Duration.ZERO);
            // A partition that was assigned in this very poll was not paused. Its events are read again later.
            early.partitions().forEach(partition -> from.seek(partition, early.records(partition).getFirst().offset()));
        } catch (WakeupException stop) {
            throw stop;
        } catch (KafkaException e) {
            LOG.debugf(e, "Kafka does not answer either");
        } finally {
            from.resume(from.assignment());
        }
        return from.assignment().containsAll(assigned);
    }

    @Override
    public void close() {
        loop.close();
    }
}
