package io.throughline.journey.analysis.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.commons.test.TestServers;
import io.throughline.journey.analysis.execution.QueryRun;
import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.filter.LogField;
import io.throughline.journey.analysis.filter.PeopleFilter;
import io.throughline.journey.analysis.question.Breakdown;
import io.throughline.journey.analysis.question.EventLogSource;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.TimePeriod;
import io.throughline.journey.analysis.question.TouchpointNames;
import io.throughline.journey.identityprojection.LogVersions;
import io.throughline.journey.identityprojection.PeopleDictionaries;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import io.throughline.journey.touchpoint.log.LogSchemaMigrator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * However a walk is carried, it tells what stands in the log row by row: lives full of events of one millisecond, some of people with two
 * names.
 */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class EventSequenceParityTest {

    private static final Instant START = Instant.parse("2018-05-01T00:00:00Z");
    private static final TimePeriod PERIOD = new TimePeriod(START, START.plusSeconds(60), ZoneOffset.UTC);
    private static final List<String> NAMES = List.of("A", "B", "C", "D", "它", "it's\\");
    private static final List<String> CHANNELS = List.of("web", "app", "store");
    private static final EventFilter A = EventFilter.event("A");
    private static final EventFilter B_OR_C = EventFilter.is(LogField.NAME, "B", "C");
    private static final EventFilter IN_APP = EventFilter.is(LogField.CHANNEL, "app");
    private static final Breakdown BY_CHANNEL = new Breakdown.By(LogField.CHANNEL, 10);

    @Inject
    EventSequenceSource walks;

    @Inject
    ClickHouseClient clickHouse;

    @Inject
    LogSchemaMigrator schema;

    @Inject
    LogVersions versions;

    @Inject
    PeopleDictionaries dictionaries;

    private final String source = UUID.randomUUID().toString();
    private final QuestionScope scope =
            new QuestionScope(new EventLogSource.Live(), PERIOD, EventFilter.is(LogField.SOURCE, source), PeopleFilter.EVERYBODY);

    private record Event(long time, long seq, String channel, String name, double total) {
    }

    @BeforeEach
    void lives() {
        schema.ensure();
        Random random = new Random(20180501);
        StringBuilder rows = new StringBuilder();
        StringBuilder identities = new StringBuilder();
        long offset = 1_000;
        for (int person = 0; person < 80; person++) {
            int events = random.nextInt(60);
            // Of every third all are of three moments, so that their order is that of their arrival.
            int moments = person % 3 == 0 ? 3 : 60_000;
            for (int i = 0; i < events; i++) {
                String subject = person % 4 == 0 && random.nextBoolean() ? "anonymous_id:" : "user_id:";
                Instant time = START.plusMillis(random.nextInt(moments) * (60_000L / moments));
                rows.append("{\"subject\":\"").append(subject).append(source).append(person).append("\",\"time\":\"")
                        .append(time.toString().replace("T", " ").replace("Z", "")).append("\",\"source\":\"").append(source)
                        .append("\",\"message_id\":\"").append(UUID.randomUUID()).append("\",\"type\":\"track\",\"name\":\"")
                        .append(NAMES.get(random.nextInt(NAMES.size())).replace("\\", "\\\\")).append("\",\"channel\":\"")
                        .append(CHANNELS.get(random.nextInt(3)))
                        .append("\",\"received_at\":\"2018-05-02 00:00:00\",\"properties\":\"{")
                        .append(random.nextBoolean() ? "\\\"total\\\":" + random.nextInt(9) : "")
                        .append("}\",\"kafka_topic\":\"touchpoints\",\"kafka_offset\":").append(offset += random.nextInt(1, 4))
                        .append("}\n");
            }
            if (person % 4 == 0) {
                for (String kind : List.of("anonymous_id:", "user_id:")) {
                    identities.append(
                            "{\"id\":\"%s%s%d\",\"profile\":\"%s%d\",\"version\":1}%n".formatted(kind, source, person, source, person));
                }
            }
        }
        insert("touchpoints", shuffled(rows.toString(), random));
        insert("identities", identities.toString());
        dictionaries.follow(versions.now());
    }

    private static String shuffled(String lines, Random random) {
        List<String> all = new ArrayList<>(lines.lines().toList());
        Collections.shuffle(all, random);
        return String.join("\n", all);
    }

    private void insert(String table, String rows) {
        byte[] bytes = rows.getBytes(StandardCharsets.UTF_8);
        clickHouse.insert(table, bytes, bytes.length);
    }

    /** Everybody's events, in order of time and of arrival. */
    private List<List<Event>> lifes(Instant from) {
        Map<String, List<Event>> lives = new TreeMap<>();
        for (JsonNode row : clickHouse
                .query("SELECT extract(subject, '[0-9]+$') AS one, toUnixTimestamp64Milli(time) AS at, kafka_offset AS seq, channel, name,"
                        + " JSONExtract(properties, 'total', 'Nullable(Float64)') AS total FROM touchpoints WHERE source = '" + source
                        + "'")) {
            if (row.get("at").asLong() >= from.toEpochMilli()) {
                lives.computeIfAbsent(row.get("one").asText(), one -> new ArrayList<>())
                        .add(new Event(row.get("at").asLong(), row.get("seq").asLong(),
                                row.get("channel").asText(), row.get("name").asText(),
                                row.get("total").isNull() ? Double.NaN : row.get("total").asDouble()));
            }
        }
        lives.values().forEach(life -> life.sort(Comparator.comparingLong(Event::time).thenComparingLong(Event::seq)));
        return List.copyOf(lives.values());
    }

    private interface Told {

        /** @return empty where the event is left out */
        String of(Event event);
    }

    private static String event(long time, int code, int group, double value) {
        return (time - START.toEpochMilli()) + ":" + code + ":" + group + ":" + value;
    }

    private void assertTold(EventSequenceQuery query, Told told) {
        List<String> expected = new ArrayList<>();
        for (List<Event> life : lifes(query.scope().period().from().minus(query.lookBack()))) {
            List<String> events = life.stream().map(told::of).filter(event -> !event.isEmpty()).toList();
            if (!events.isEmpty()) {
                expected.add(String.join(" ", query.inOrder() ? events : events.stream().sorted().toList()));
            }
        }
        assertThat(expected).hasSizeGreaterThan(50);
        for (int times = 0; times < 3; times++) {
            QueryRun run = new QueryRun(UUID.randomUUID().toString(), Instant.now(), walks, (sql, asked) -> List.of(),
                    PersonalDataMask.NONE, TouchpointNames.NONE);
            IntStream.range(0, times).forEach(time -> run.againInMoreSlices());
            List<String> walked = new ArrayList<>();
            walks.each(query, run, eventSequence -> {
                List<String> events = IntStream.range(0, eventSequence.size())
                        .mapToObj(i -> event(eventSequence.time(i), eventSequence.code(i), eventSequence.group(i), eventSequence.value(i)))
                        .toList();
                walked.add(String.join(" ", query.inOrder() ? events : events.stream().sorted().toList()));
            });
            assertThat(walked).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(run.basis(PERIOD, START, 0).people()).isEqualTo(expected.size());
            assertThat(run.basis(PERIOD, START, 0).events()).isEqualTo(expected.stream().mapToLong(walk -> walk.split(" ").length).sum());
        }
    }

    private static int bit(boolean set, int bit) {
        return set ? 1 << bit : 0;
    }

    private static int steps(Event event) {
        return bit(event.name().equals("A"), 0) | bit(List.of("B", "C").contains(event.name()), 1);
    }

    @Test
    void stepsOfOneColumnAndOfSeveralInAnyOrder() {
        assertTold(EventSequenceQuery.of(scope, new EventEncoder.Steps(List.of(A, B_OR_C))),
                event -> steps(event) == 0 ? "" : event(event.time(), steps(event), 0, Double.NaN));
        assertTold(EventSequenceQuery.of(scope, new EventEncoder.Steps(List.of(A, IN_APP, A))).keepingOthers(), event -> event(event.time(),
                bit(event.name().equals("A"), 0) | bit(event.channel().equals("app"), 1) | bit(event.name().equals("A"), 2), 0,
                Double.NaN));
    }

    @Test
    void labelsInTheOrderOfArrival() {
        List<String> touches = NAMES.stream().map(name -> "web\u001ftrack\u001f" + name).toList();
        assertTold(EventSequenceQuery.of(scope, new EventEncoder.Labels(touches)).keepingOthers().inArrivalOrder(),
                event -> event(event.time(),
                        event.channel().equals("web") ? NAMES.indexOf(event.name()) + 1 : 0, 0, Double.NaN));
        assertTold(EventSequenceQuery.of(scope, new EventEncoder.Labels(touches)).inArrivalOrder(),
                event -> !event.channel().equals("web") ? ""
                        : event(event.time(), NAMES.indexOf(event.name()) + 1, 0, Double.NaN));
    }

    @Test
    void groupsAndWorthInTheOrderOfArrival() {
        EventSequenceQuery grouped = EventSequenceQuery.of(scope, new EventEncoder.Steps(List.of(A, B_OR_C))).keepingOthers()
                .inArrivalOrder().by(BY_CHANNEL, List.of("store", "web"));
        assertTold(grouped,
                event -> event(event.time(), steps(event), List.of("app", "store", "web").indexOf(event.channel()), Double.NaN));
        assertTold(grouped.valued("total"),
                event -> event(event.time(), steps(event), List.of("app", "store", "web").indexOf(event.channel()), event.total()));
    }

    @Test
    void whatIsTooWideForSixtyFourBits() {
        List<EventFilter> many = new ArrayList<>(Collections.nCopies(30, B_OR_C));
        many.add(A);
        EventSequenceQuery query = EventSequenceQuery.of(scope, new EventEncoder.Steps(many)).by(BY_CHANNEL, CHANNELS)
                .lookingBack(EventSequenceQuery.EVER).inArrivalOrder();
        assertThat(EventSequenceFormat.of(query).wide()).isTrue();
        Told told = event -> event.name().equals("A") || steps(event) == 2
                ? event(event.time(), event.name().equals("A") ? 1 << 30 : (1 << 30) - 1,
                        CHANNELS.indexOf(event.channel()) + 1, Double.NaN)
                : "";
        List<String> expected = lifes(START).stream()
                .map(life -> life.stream().map(told::of).filter(event -> !event.isEmpty()).collect(Collectors.joining(" ")))
                .filter(life -> !life.isEmpty()).toList();
        List<String> walked = new ArrayList<>();
        walks.each(query,
                new QueryRun(UUID.randomUUID().toString(), Instant.now(), walks, (sql, asked) -> List.of(), PersonalDataMask.NONE,
                        TouchpointNames.NONE),
                eventSequence -> walked
                        .add(IntStream.range(0, eventSequence.size()).mapToObj(
                                i -> event(eventSequence.time(i), eventSequence.code(i), eventSequence.group(i), eventSequence.value(i)))
                                .collect(Collectors.joining(" "))));
        assertThat(walked).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void whatLiesBeforeThePeriodOfSomeStepsAlone() {
        Instant half = START.plusSeconds(30);
        QuestionScope later = scope.in(new TimePeriod(half, PERIOD.to(), ZoneOffset.UTC));
        assertTold(
                EventSequenceQuery.of(later, new EventEncoder.Steps(List.of(A, B_OR_C))).lookingBack(Duration.ofSeconds(20), 1)
                        .inArrivalOrder(),
                event -> steps(event) == 0 || event.time() < half.toEpochMilli() && steps(event) != 1 ? ""
                        : event(event.time(), steps(event), 0, Double.NaN));
    }
}
