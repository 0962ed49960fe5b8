package io.throughline.journey.touchpointcatalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.throughline.journey.analysis.filter.EventKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TouchpointDetectorTest {

    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
    private static final int TODAY = (int) (NOW.getEpochSecond() / 86_400);

    @Test
    void whatIsSilentForLongerThanThreeOfItsUsualGapsIsMissing() {
        // Every second day until eight days ago: three gaps are six days.
        List<TouchpointDetector.Missing> missing = TouchpointDetector.missing(List.of(seen("web", "track", "Checkout", 14, 12, 10, 8)),
                List.of(named("checkout", null, "web", "Checkout")), NOW);

        assertThat(missing).singleElement().satisfies(found -> {
            assertThat(found.touchpoint().id()).isEqualTo("checkout");
            assertThat(found.silentDays()).isEqualTo(8);
            assertThat(found.usualDays()).isEqualTo(6);
            assertThat(found.expected()).isFalse();
        });
        assertThat(TouchpointDetector.missing(List.of(seen("web", "track", "Checkout", 12, 10, 8, 6)),
                List.of(named("checkout", null, "web", "Checkout")), NOW)).isEmpty();
    }

    @Test
    void whatIsExpectedIsHeldAgainstThatAndMissingWhereItNeverCame() {
        List<NamedTouchpoint> named = List.of(named("till", 2, "store", "Order Completed"));

        assertThat(TouchpointDetector.missing(List.of(), named, NOW)).singleElement().satisfies(found -> assertThat(found.last()).isNull());
        assertThat(TouchpointDetector.missing(List.of(seen("store", "track", "Order Completed", 3)), named, NOW)).hasSize(1);
        assertThat(TouchpointDetector.missing(List.of(seen("store", "track", "Order Completed", 1)), named, NOW)).isEmpty();
        // Nobody expects the other one, and two days tell no usual gap.
        assertThat(TouchpointDetector.missing(List.of(), List.of(named("other", null, "web", "x")), NOW)).isEmpty();
        assertThat(TouchpointDetector.missing(List.of(seen("web", "track", "x", 20, 19)), List.of(named("other", null, "web", "x")), NOW))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({ "Checkout Started,checkout_started,SAME_BUT_FOR_WRITING", "Ｏrder/Completed,order-completed,SAME_BUT_FOR_WRITING",
            "Checkout Started,Checkout Startet,NEARLY_THE_SAME_NAME", "商品详情 页,商品详情页,SAME_BUT_FOR_WRITING" })
    void namesThatDifferInWritingOrByTwoLettersAreDuplicates(String one, String other, TouchpointDetector.DuplicateReason why) {
        assertThat(duplicates(List.of(seen("web", "track", one, 1), seen("web", "track", other, 1)), List.of()))
                .extracting(TouchpointDetector.DuplicateEvents::why).containsExactly(why);
    }

    @ParameterizedTest
    @CsvSource({ "结账,结帐", "cart,card", "Checkout Step 1,Checkout Step 2", "Product Viewed,Product Removed" })
    void shortNamesNumberedOnesAndDistantOnesAreNone(String one, String other) {
        assertThat(duplicates(List.of(seen("web", "track", one, 1), seen("web", "track", other, 1)), List.of())).isEmpty();
    }

    @Test
    void oneNameOfTwoTypesIsADuplicateOfTwoChannelsIsNoneAndWhatIsMergedIsNone() {
        TouchpointDetector.DetectedEvent page = seen("web", "page", "Checkout", 1);
        TouchpointDetector.DetectedEvent track = seen("web", "track", "checkout", 1);

        assertThat(duplicates(List.of(page, track), List.of())).extracting(TouchpointDetector.DuplicateEvents::why)
                .containsExactly(TouchpointDetector.DuplicateReason.SAME_NAME_OF_TWO_TYPES);
        assertThat(duplicates(List.of(page, seen("app", "page", "Checkout", 1)), List.of())).isEmpty();
        NamedTouchpoint both = new NamedTouchpoint("checkout", new LocalizedText("结账", null), "page",
                List.of(TouchpointEventKind.of(page.touch()), TouchpointEventKind.of(track.touch())),
                null, null, null, NOW);
        assertThat(duplicates(List.of(page, track), List.of(both))).isEmpty();
        assertThat(TouchpointDetector.unnamed(List.of(page, seen("web", "track", "x", 1)), List.of(both)))
                .extracting(each -> each.touch().name()).containsExactly("x");
    }

    @Test
    void eventsOfWhichNobodyHasAProfileAreOfStrangers() {
        TouchpointDetector.DetectedEvent strangers =
                new TouchpointDetector.DetectedEvent(new EventKey("device", "track", "Ping"), 9, 3, 0, NOW, NOW, new int[]{ TODAY });

        assertThat(TouchpointDetector.ofStrangers(List.of(strangers, seen("web", "track", "x", 1)))).containsExactly(strangers);
    }

    @Test
    void theDistanceIsLevenshteinsUpToTwo() {
        // kitten to sitting is his textbook 3; flaw to lawn 2.
        assertThat(TouchpointDetector.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(TouchpointDetector.distance("flaw", "lawn")).isEqualTo(2);
        assertThat(TouchpointDetector.distance("a", "abcd")).isEqualTo(3);
        assertThat(TouchpointDetector.distance("same", "same")).isZero();
    }

    @Test
    void theDistanceIsThatOfTheWholeTable() {
        Random random = new Random(42);
        for (int i = 0; i < 20_000; i++) {
            String one = random.ints(random.nextInt(9), 'a', 'd').mapToObj(Character::toString).collect(Collectors.joining());
            String other = random.ints(random.nextInt(9), 'a', 'd').mapToObj(Character::toString).collect(Collectors.joining());
            assertThat(TouchpointDetector.distance(one, other)).as(one + " " + other).isEqualTo(Math.min(3, table(one, other)));
        }
    }

    private static int table(String one, String other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.length() + other.length();
        }
        int last = table(one.substring(1), other.substring(1)) + (one.charAt(0) == other.charAt(0) ? 0 : 1);
        return one.charAt(0) == other.charAt(0) ? last
                : Math.min(last, 1 + Math.min(table(one.substring(1), other), table(one, other.substring(1))));
    }

    @Test
    void thousandsOfLongNamesAreComparedAndNoMoreAreFoundThanAreListed() {
        List<TouchpointDetector.DetectedEvent> many = IntStream.range(0, 2_000)
                .mapToObj(i -> seen("web", "track", "ﷺ".repeat(120) + Integer.toString(i, 2).replace('0', 'a').replace('1', 'b'), 1))
                .toList();

        assertThat(TouchpointDetector.plain(many.getFirst().touch().name())).hasSize(256);
        assertThat(duplicates(many, List.of())).hasSize(TouchpointDetector.MOST_LISTED + 1);
        assertThatThrownBy(() -> TouchpointDetector.duplicates(many, List.of(), () -> {
            throw new IllegalStateException("nobody waits");
        })).hasMessage("nobody waits");
    }

    private static List<TouchpointDetector.DuplicateEvents> duplicates(List<TouchpointDetector.DetectedEvent> seen,
            List<NamedTouchpoint> named) {
        return TouchpointDetector.duplicates(seen, named, () -> {
        });
    }

    private static TouchpointDetector.DetectedEvent seen(String channel, String type, String name, int... daysAgo) {
        int[] days = Arrays.stream(daysAgo).map(ago -> TODAY - ago).sorted().toArray();
        return new TouchpointDetector.DetectedEvent(new EventKey(channel, type, name), 10, 5, 2, NOW.minus(Duration.ofDays(30)),
                NOW.minus(Duration.ofDays(TODAY - days[days.length - 1])), days);
    }

    private static NamedTouchpoint named(String id, Integer everyDays, String channel, String event) {
        return new NamedTouchpoint(id, new LocalizedText(null, id), "page", List.of(new TouchpointEventKind(channel, "track", event)), null,
                null, everyDays, NOW);
    }
}
