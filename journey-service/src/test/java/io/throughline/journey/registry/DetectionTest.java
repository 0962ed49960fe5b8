package io.throughline.journey.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.throughline.journey.analysis.Touch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectionTest {

    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
    private static final int TODAY = (int) (NOW.getEpochSecond() / 86_400);

    @Test
    void whatIsSilentForLongerThanThreeOfItsUsualGapsIsMissing() {
        // Every second day until eight days ago: three gaps are six days.
        List<Detection.Missing> missing = Detection.missing(List.of(seen("web", "track", "Checkout", 14, 12, 10, 8)),
                List.of(named("checkout", null, "web", "Checkout")), NOW);

        assertThat(missing).singleElement().satisfies(found -> {
            assertThat(found.touchpoint().id()).isEqualTo("checkout");
            assertThat(found.silentDays()).isEqualTo(8);
            assertThat(found.usualDays()).isEqualTo(6);
            assertThat(found.expected()).isFalse();
        });
        assertThat(Detection.missing(List.of(seen("web", "track", "Checkout", 12, 10, 8, 6)), List.of(named("checkout", null, "web", "Checkout")), NOW)).isEmpty();
    }

    @Test
    void whatIsExpectedIsHeldAgainstThatAndMissingWhereItNeverCame() {
        List<NamedTouchpoint> named = List.of(named("till", 2, "store", "Order Completed"));

        assertThat(Detection.missing(List.of(), named, NOW)).singleElement().satisfies(found -> assertThat(found.last()).isNull());
        assertThat(Detection.missing(List.of(seen("store", "track", "Order Completed", 3)), named, NOW)).hasSize(1);
        assertThat(Detection.missing(List.of(seen("store", "track", "Order Completed", 1)), named, NOW)).isEmpty();
        // Nobody expects the other one, and two days tell no usual gap.
        assertThat(Detection.missing(List.of(), List.of(named("other", null, "web", "x")), NOW)).isEmpty();
        assertThat(Detection.missing(List.of(seen("web", "track", "x", 20, 19)), List.of(named("other", null, "web", "x")), NOW)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({ "Checkout Started,checkout_started,SAME_BUT_FOR_WRITING", "Ｏrder/Completed,order-completed,SAME_BUT_FOR_WRITING",
            "Checkout Started,Checkout Startet,NEARLY_THE_SAME_NAME", "商品详情 页,商品详情页,SAME_BUT_FOR_WRITING" })
    void namesThatDifferInWritingOrByTwoLettersAreDuplicates(String one, String other, Detection.Why why) {
        assertThat(duplicates(List.of(seen("web", "track", one, 1), seen("web", "track", other, 1)), List.of()))
                .extracting(Detection.Twin::why).containsExactly(why);
    }

    @ParameterizedTest
    @CsvSource({ "结账,结帐", "cart,card", "Checkout Step 1,Checkout Step 2", "Product Viewed,Product Removed" })
    void shortNamesNumberedOnesAndDistantOnesAreNone(String one, String other) {
        assertThat(duplicates(List.of(seen("web", "track", one, 1), seen("web", "track", other, 1)), List.of())).isEmpty();
    }

    @Test
    void oneNameOfTwoTypesIsADuplicateOfTwoChannelsIsNoneAndWhatIsMergedIsNone() {
        Detection.Seen page = seen("web", "page", "Checkout", 1);
        Detection.Seen track = seen("web", "track", "checkout", 1);

        assertThat(duplicates(List.of(page, track), List.of())).extracting(Detection.Twin::why)
                .containsExactly(Detection.Why.SAME_NAME_OF_TWO_TYPES);
        assertThat(duplicates(List.of(page, seen("app", "page", "Checkout", 1)), List.of())).isEmpty();
        NamedTouchpoint both = new NamedTouchpoint("checkout", new Words("结账", null), "page", List.of(Event.of(page.touch()), Event.of(track.touch())),
                null, null, null, NOW);
        assertThat(duplicates(List.of(page, track), List.of(both))).isEmpty();
        assertThat(Detection.unnamed(List.of(page, seen("web", "track", "x", 1)), List.of(both))).extracting(each -> each.touch().name()).containsExactly("x");
    }

    @Test
    void eventsOfWhichNobodyHasAProfileAreOfStrangers() {
        Detection.Seen strangers = new Detection.Seen(new Touch("device", "track", "Ping"), 9, 3, 0, NOW, NOW, new int[] { TODAY });

        assertThat(Detection.ofStrangers(List.of(strangers, seen("web", "track", "x", 1)))).containsExactly(strangers);
    }

    @Test
    void theDistanceIsLevenshteinsUpToTwo() {
        // kitten to sitting is his textbook 3; flaw to lawn 2.
        assertThat(Detection.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Detection.distance("flaw", "lawn")).isEqualTo(2);
        assertThat(Detection.distance("a", "abcd")).isEqualTo(3);
        assertThat(Detection.distance("same", "same")).isZero();
    }

    @Test
    void theDistanceIsThatOfTheWholeTable() {
        Random random = new Random(42);
        for (int i = 0; i < 20_000; i++) {
            String one = random.ints(random.nextInt(9), 'a', 'd').mapToObj(Character::toString).collect(Collectors.joining());
            String other = random.ints(random.nextInt(9), 'a', 'd').mapToObj(Character::toString).collect(Collectors.joining());
            assertThat(Detection.distance(one, other)).as(one + " " + other).isEqualTo(Math.min(3, table(one, other)));
        }
    }

    private static int table(String one, String other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.length() + other.length();
        }
        int last = table(one.substring(1), other.substring(1)) + (one.charAt(0) == other.charAt(0) ? 0 : 1);
        return one.charAt(0) == other.charAt(0) ? last : Math.min(last, 1 + Math.min(table(one.substring(1), other), table(one, other.substring(1))));
    }

    @Test
    void thousandsOfLongNamesAreComparedAndNoMoreAreFoundThanAreListed() {
        List<Detection.Seen> many = IntStream.range(0, 2_000)
                .mapToObj(i -> seen("web", "track", "ﷺ".repeat(120) + Integer.toString(i, 2).replace('0', 'a').replace('1', 'b'), 1)).toList();

        assertThat(Detection.plain(many.getFirst().touch().name())).hasSize(256);
        assertThat(duplicates(many, List.of())).hasSize(Detection.MOST_LISTED + 1);
        assertThatThrownBy(() -> Detection.duplicates(many, List.of(), () -> {
            throw new IllegalStateException("nobody waits");
        })).hasMessage("nobody waits");
    }

    private static List<Detection.Twin> duplicates(List<Detection.Seen> seen, List<NamedTouchpoint> named) {
        return Detection.duplicates(seen, named, () -> {
        });
    }

    private static Detection.Seen seen(String channel, String type, String name, int... daysAgo) {
        int[] days = Arrays.stream(daysAgo).map(ago -> TODAY - ago).sorted().toArray();
        return new Detection.Seen(new Touch(channel, type, name), 10, 5, 2, NOW.minus(Duration.ofDays(30)),
                NOW.minus(Duration.ofDays(TODAY - days[days.length - 1])), days);
    }

    private static NamedTouchpoint named(String id, Integer everyDays, String channel, String event) {
        return new NamedTouchpoint(id, new Words(null, id), "page", List.of(new Event(channel, "track", event)), null, null, everyDays, NOW);
    }
}
