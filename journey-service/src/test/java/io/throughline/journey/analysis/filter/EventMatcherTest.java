package io.throughline.journey.analysis.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.test.TestServers;
import io.throughline.journey.analysis.sql.FilterSql;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import io.throughline.journey.touchpoint.log.LogNumbers;
import org.junit.jupiter.api.Test;

/** A filter finds the same events in memory as in the log: each is asked of both. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class EventMatcherTest {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private static final List<String> VALUES = List.of("7", "7.0", "-0", "7.5", "\"7\"", "\"七\"", "\"\"", "true", "false", "null", "[7]",
            "{\"b\":7}", "{\"b\":{\"c\":\"x\"}}",
            "\"Éclair ＡＢ ΣΑΣ Straße ЖЁ\"", "\"éCLAIR ａｂ σασ STRASSE жё\"", "\"İstanbul K Ω ǅ ⅷ\"",
            "\"😀 \\u4e95 \\\"quoted\\\" \\n 100%_\\\\\"", "18446744073709551615",
            "18446744073709551616", "-9223372036854775809", "1e400", "1e-400", "9007199254740993", "0.1", "100000000000000000000.5");
    private static final List<String> PATHS = List.of("a", "a.b", "a.b.c", "价", "missing", "a.0", "A");
    private static final List<String> TEXTS =
            List.of("7", "七", "x", "é", "Ａ", "ａｂ", "σας", "σασ", "ss", "ß", "ЖЁ", "i", "k", "K", "ω", "井", "%", "\\", "\"", "😀");

    @Inject
    ClickHouseClient clickHouse;

    private record Event(String channel, String type, String name, String source, String trust, String text) implements EventFacts {

        @Override
        public JsonNode properties() {
            try {
                return EventMatcher.properties(JSON.readTree(text));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final Random random = new Random(20261122);

    @Test
    void whatFitsInMemoryIsWhatIsFoundInTheLog() {
        List<Event> events = events();
        for (int round = 0; round < 8; round++) {
            List<EventFilter> filters = new ArrayList<>(IntStream.range(0, 40).mapToObj(i -> filter(3)).toList());
            if (round == 0) {
                filters.addAll(everyCheck());
            }

            List<List<Integer>> found = ask(filters, events);

            for (int e = 0; e < events.size(); e++) {
                for (int f = 0; f < filters.size(); f++) {
                    assertThat(EventMatcher.of(filters.get(f)).fits(events.get(e))).as("%s of %s", filters.get(f), events.get(e))
                            .isEqualTo(found.get(e).get(f) == 1);
                }
            }
        }
    }

    private List<Event> events() {
        List<Event> events = new ArrayList<>();
        for (String value : VALUES) {
            events.add(new Event("web", "track", "Viewed 龙井", "s", "public", "{\"a\":%s,\"价\":12,\"x\":[1,{\"a\":2}]}".formatted(value)));
            events.add(new Event(any(List.of("web", "app", "门店")), any(List.of("track", "page")),
                    any(List.of("", "Viewed 龙井", "It's \\ \u001F")), any(List.of("s", "t")), any(List.of("public", "server", "")),
                    "{\"z\":{\"a\":1},\"a\":%s,\"价\":%s}".formatted(any(VALUES), any(VALUES))));
        }
        events.add(new Event("web", "track", "", "s", "import", "{}"));
        return events;
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private EventFilter filter(int depth) {
        return switch (random.nextInt(depth == 0 ? 3 : 6)) {
            case 0 -> new EventFilter.Is(any(List.of(LogField.CHANNEL, LogField.TYPE, LogField.NAME, LogField.SOURCE, LogField.TRUST)),
                    List.of(any(List.of("web", "门店", "track", "page", "s", "public")),
                            any(List.of("Viewed 龙井", "app", "t", "It's \\ \u001F"))));
            case 1, 2 -> new EventFilter.Property(any(PATHS), IntStream.range(0, 1 + random.nextInt(2)).mapToObj(i -> check()).toList());
            case 3 -> new EventFilter.And(List.of(filter(depth - 1), filter(depth - 1)));
            case 4 -> new EventFilter.Or(List.of(filter(depth - 1), filter(depth - 1)));
            default -> new EventFilter.Not(filter(depth - 1));
        };
    }

    private PropertyCondition check() {
        PropertyCondition check = switch (random.nextInt(6)) {
            case 0 -> new PropertyCondition.Equal(scalar());
            case 1 -> new PropertyCondition.OneOf(List.of(scalar(), scalar()));
            case 2, 3 -> new PropertyCondition.Compare(any(List.of(ComparisonOperator.values())),
                    new BigDecimal(any(List.of("7", "7.25", "0", "-1", "9007199254740992", "0.1", "1e30"))));
            case 4 -> new PropertyCondition.Contains(any(TEXTS));
            default -> new PropertyCondition.Exists(random.nextBoolean());
        };
        return random.nextInt(4) == 0 ? new PropertyCondition.Negated(check) : check;
    }

    private JsonNode scalar() {
        return switch (random.nextInt(3)) {
            case 0 -> BooleanNode.valueOf(random.nextBoolean());
            case 1 -> DecimalNode.valueOf(new BigDecimal(any(List.of("7", "7.50", "0", "0.1", "18446744073709551615", "9007199254740993",
                    "18446744073709551616", "-9223372036854775809"))));
            default -> TextNode.valueOf(any(TEXTS));
        };
    }

    private static List<EventFilter> everyCheck() {
        List<EventFilter> all = new ArrayList<>(List.of(EventFilter.ANY, new EventFilter.And(List.of()), new EventFilter.Or(List.of()),
                new EventFilter.Property("a", List.of()),
                new EventFilter.Is(LogField.TOUCH, List.of("web\u001Ftrack\u001FViewed 龙井", "app\u001Fpage\u001F"))));
        for (String path : PATHS) {
            TEXTS.forEach(text -> all.add(new EventFilter.Property(path, List.of(new PropertyCondition.Contains(text)))));
            all.add(new EventFilter.Property(path, List.of(new PropertyCondition.Exists(true))));
            all.add(new EventFilter.Property(path, List.of(new PropertyCondition.Equal(DecimalNode.valueOf(new BigDecimal("7"))))));
            all.add(new EventFilter.Property(path,
                    List.of(new PropertyCondition.Negated(new PropertyCondition.Equal(TextNode.valueOf("7"))))));
        }
        return all;
    }

    private List<List<Integer>> ask(List<EventFilter> filters, List<Event> events) {
        String rows = IntStream.range(0, events.size())
                .mapToObj(i -> "(%d, %s)".formatted(i, FilterSql.quoted(List.of(events.get(i).channel(), events.get(i).type(),
                        events.get(i).name(), events.get(i).source(), events.get(i).trust(), LogNumbers.readable(events.get(i).text())))))
                .collect(Collectors.joining(", "));
        String columns =
                filters.stream().map(filter -> "toUInt8(" + FilterSql.of(filter) + ")").collect(Collectors.joining(", ", "[", "]"));
        return clickHouse
                .query("SELECT " + columns + " AS fits FROM (SELECT *, concat(channel, '\\x1f', type, '\\x1f', name) AS touch FROM values("
                        + "'n UInt32, channel String, type String, name String, source String, trust String, properties String', " + rows
                        + ")) ORDER BY n")
                .stream()
                .map(row -> IntStream.range(0, filters.size()).mapToObj(i -> row.get("fits").get(i).asInt()).toList()).toList();
    }

    @Test
    void onlyWhatAsksPropertiesNeedsThem() {
        EventFilter byName = new EventFilter.And(
                List.of(EventFilter.event("x"), new EventFilter.Not(EventFilter.is(LogField.CHANNEL, "web")), EventFilter.ANY));
        EventFilter byProperty = new EventFilter.Or(
                List.of(byName, new EventFilter.Not(new EventFilter.Property("a", List.of(new PropertyCondition.Exists(true))))));

        assertThat(EventMatcher.of(byName).readsProperties()).isFalse();
        assertThat(EventMatcher.of(byProperty).readsProperties()).isTrue();
    }
}
