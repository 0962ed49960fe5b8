package io.throughline.journey.touchpoint.log;

import static io.throughline.journey.JourneyTestClient.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.test.TestServers;
import io.throughline.journey.touchpoint.ClickHouseTables;
import io.throughline.journey.touchpoint.LogEventReader;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The writer over the real ClickHouse, interrupted between any two of its steps. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class LogWriterTest {

    @Inject
    ClickHouseTables tables;

    @Inject
    LogSchemaMigrator schema;

    @Inject
    LogMetrics metrics;

    @Inject
    ClickHouseClient clickHouse;

    private final String user = somebody();

    @ParameterizedTest
    @EnumSource(Step.class)
    void writesEachEventOnceWhereverItWasInterrupted(Step step) {
        List<ReceivedEvent> batch = batch(0, "a", "b", "a", "c");

        assertThatThrownBy(() -> writer(new Interrupted(tables, step)).apply(batch)).isInstanceOf(ProcessDied.class);
        writer(tables).apply(batch);

        assertThat(stored()).containsExactly("a", "b", "c");
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void appliedAgainInOtherBatchesAddsOnlyWhatIsMissing(Step step) {
        assertThatThrownBy(() -> writer(new Interrupted(tables, step)).apply(batch(0, "a", "b"))).isInstanceOf(ProcessDied.class);

        writer(tables).apply(batch(0, "a"));
        writer(tables).apply(batch(1, "b", "c", "d"));

        assertThat(stored()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void anInsertOfWhichOnlyAPartArrivedIsCompleted() {
        List<ReceivedEvent> batch = batch(0, "a", "b", "c");
        LogTables half = new Interrupted(tables, null) {
            @Override
            public void append(List<LogRow> rows) {
                tables.append(rows.subList(0, 1));
                throw new ProcessDied();
            }
        };

        assertThatThrownBy(() -> writer(half).apply(batch)).isInstanceOf(ProcessDied.class);
        writer(tables).apply(batch);

        assertThat(stored()).containsExactly("a", "b", "c");
    }

    @Test
    void aBatchThatWasInterruptedBetweenTwoOfItsSlicesIsCompleted() {
        List<ReceivedEvent> batch = batch(0, "a", "b", "a", "c");
        List<Integer> appended = new ArrayList<>();
        LogTables dying = new Interrupted(tables, null) {
            @Override
            public void append(List<LogRow> rows) {
                if (!appended.isEmpty()) {
                    throw new ProcessDied();
                }
                appended.add(rows.size());
                tables.append(rows);
            }
        };

        assertThatThrownBy(() -> new LogWriter(dying, schema, metrics, 1).apply(batch)).isInstanceOf(ProcessDied.class);
        assertThat(stored()).containsExactly("a");
        new LogWriter(tables, schema, metrics, 1).apply(batch);

        assertThat(stored()).containsExactly("a", "b", "c");
    }

    @Test
    void aMessageIdThatComesAgainLaterIsPassedOver() {
        writer(tables).apply(batch(0, "a", "b"));

        writer(tables).apply(batch(70, "b", "c", "a"));

        assertThat(stored()).containsExactly("a", "b", "c");
    }

    @Test
    void theSameMessageIdOfAnotherSourceIsAnotherEvent() {
        writer(tables).apply(List.of(received(0, "a", "shop"), received(1, "a", "mall")));

        assertThat(stored()).containsExactly("a", "a");
    }

    @Test
    void aTopicThatIsMadeAnewAndCountsFromZeroLosesNothing() {
        writer(tables).apply(batch(0, "a", "b"));

        writer(tables).apply(batch(0, "c", "b", "d"));

        assertThat(stored()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void twoWritersOfTheSameRecordLeaveOneRow() {
        List<ReceivedEvent> batch = batch(0, "a");
        LogTables paused = new Interrupted(tables, null) {
            @Override
            public void append(List<LogRow> rows) {
                writer(tables).apply(batch);
                tables.append(rows);
            }
        };

        writer(paused).apply(batch);

        clickHouse.command("OPTIMIZE TABLE throughline.touchpoints FINAL");
        assertThat(stored()).containsExactly("a");
    }

    @Test
    void eventsOfSixtyYearsGoIntoOneBatch() {
        List<ReceivedEvent> batch = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            batch.add(received(i, "m%04d".formatted(i), "shop", Instant.parse("1970-01-15T00:00:00Z").plusSeconds(i * 2_592_000L)));
        }

        writer(tables).apply(batch);

        assertThat(stored()).hasSize(700);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "not json", "[]", "{\"subject\": \"user_id:1\"}", "{\"properties\": 7}" })
    void whatCannotBeReadIsTheEventsFault(String data) {
        LogWriter writer = writer(tables);
        ReceivedEvent poison = new ReceivedEvent(new KeyedEvent("p", "/sources/shop", LogEventReader.TOUCHPOINT, "k", Instant.now(),
                data.getBytes(StandardCharsets.UTF_8), null), "touchpoints", 0, 0);

        assertThatThrownBy(() -> writer.apply(List.of(poison))).isInstanceOf(LogEventReader.InvalidEventException.class);
        assertThat(writer.storeAnswers()).isTrue();
    }

    @Test
    void anythingElseIsTheStoresFaultSoThatEventsWait() {
        LogWriter writer = writer(new Interrupted(tables, Step.BEFORE_CLAIM));

        assertThatThrownBy(() -> writer.apply(batch(0, "a"))).isInstanceOf(ProcessDied.class);

        assertThat(writer.storeAnswers()).isFalse();
    }

    @Test
    void eventsOfOtherKindsArePassedOver() {
        writer(tables).apply(List.of(new ReceivedEvent(new KeyedEvent("x", "/feedback", "io.throughline.feedback.case.opened.v1", "k",
                Instant.now(), "{}".getBytes(StandardCharsets.UTF_8), null), "feedback", 0, 0)));

        assertThat(stored()).isEmpty();
    }

    enum Step {
        BEFORE_LOOKUP, BEFORE_CLAIM, AFTER_CLAIM, BEFORE_APPEND, AFTER_APPEND
    }

    private static final class ProcessDied extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    private static class Interrupted implements LogTables {

        private final LogTables tables;
        private final Step dies;

        Interrupted(LogTables tables, Step dies) {
            this.tables = tables;
            this.dies = dies;
        }

        @Override
        public Map<UUID, Set<LogRow.KafkaPosition>> owners(List<LogRow> rows) {
            at(Step.BEFORE_LOOKUP);
            return tables.owners(rows);
        }

        @Override
        public void claim(List<LogRow> rows) {
            at(Step.BEFORE_CLAIM);
            tables.claim(rows);
            at(Step.AFTER_CLAIM);
        }

        @Override
        public Set<UUID> present(List<LogRow> rows) {
            return tables.present(rows);
        }

        @Override
        public void append(List<LogRow> rows) {
            at(Step.BEFORE_APPEND);
            tables.append(rows);
            at(Step.AFTER_APPEND);
        }

        private void at(Step step) {
            if (step == dies) {
                throw new ProcessDied();
            }
        }
    }

    private LogWriter writer(LogTables over) {
        return new LogWriter(over, schema, metrics);
    }

    private List<ReceivedEvent> batch(long offset, String... messageIds) {
        List<ReceivedEvent> batch = new ArrayList<>();
        for (String messageId : messageIds) {
            batch.add(received(offset++, messageId, "shop"));
        }
        return batch;
    }

    private ReceivedEvent received(long offset, String messageId, String source) {
        return received(offset, messageId, source, Instant.parse("2026-01-31T09:30:00Z"));
    }

    private ReceivedEvent received(long offset, String messageId, String source, Instant time) {
        String data =
                """
                {"messageId": "%s", "type": "track", "name": "订单", "subject": "user_id:%s", "identifiers": ["user_id:%s"], "channel": "web",
                 "source": "%s", "timestamp": "%s", "receivedAt": "2026-01-31T09:30:01Z", "properties": {"a": "\\"茶' \\\\"}, "traits": {},\
                 "context": {}}"""
                        .formatted(messageId, user, user, source, time);
        // Ids of other tests are others: their source is.
        return new ReceivedEvent(new KeyedEvent(messageId, "/sources/" + source + user, LogEventReader.TOUCHPOINT, "user_id:" + user, time,
                data.getBytes(StandardCharsets.UTF_8), null), "touchpoints", 3, offset);
    }

    private List<String> stored() {
        return clickHouse
                .queryWithReadTimeout("SELECT message_id FROM touchpoints WHERE subject = " + ClickHouseClient.quoted("user_id:" + user)
                        + " ORDER BY message_id")
                .stream().map(row -> row.get("message_id").asText()).toList();
    }
}
