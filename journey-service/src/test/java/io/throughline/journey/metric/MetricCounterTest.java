package io.throughline.journey.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.journey.analysis.sequence.TestEventSequence;
import org.junit.jupiter.api.Test;

/** Letters are what an event is: A goal, B contact, C resolved, D a message in, E one out; groups are units and channels. */
class MetricCounterTest {

    private static final long MINUTE = 60_000;
    private static final long DAY = 24 * 60 * MINUTE;

    private final MetricCounter metrics = metrics(0);

    @Test
    void aVisitIsASessionThatTouchesTheUnitAndDwellIsUntilTheNextEventOfTheSession() {
        // Product, cart and product again in one session; an hour later the cart alone.
        metrics.add(TestEventSequence.of("?@0 ?@10000 ?@40000 ?@3700000").groups(1, 2, 1, 2));

        UnitCounts product = metrics.unit(0);
        UnitCounts cart = metrics.unit(1);
        assertThat(product.visits).isEqualTo(1);
        assertThat(product.events).isEqualTo(2);
        assertThat(product.dwell.n()).isEqualTo(1);
        assertThat(product.dwell.median()).isEqualTo(10);
        assertThat(cart.visits).isEqualTo(2);
        assertThat(cart.people).isEqualTo(1);
        assertThat(cart.dwell.median()).isEqualTo(30);
        assertThat(product.wentOn).isEqualTo(1);
        assertThat(cart.wentOn).isEqualTo(1);
        assertThat(product.begun).isEqualTo(1);
        assertThat(cart.begun).isEqualTo(1);
        assertThat(cart.bounced).isEqualTo(1);
    }

    @Test
    void twoEventsInOneMillisecondAreNoBounce() {
        metrics.add(TestEventSequence.of("?@5 ?@5").groups(1, 1));

        assertThat(metrics.unit(0).begun).isEqualTo(1);
        assertThat(metrics.unit(0).bounced).isZero();
        assertThat(metrics.unit(0).dwell.median()).isZero();
    }

    @Test
    void theGoalCountsWithinTheSessionAndItsOwnEventToo() {
        metrics.add(TestEventSequence.of(1, "?@0 A@60000 ?@120000").groups(1, 2, 3));

        assertThat(metrics.unit(0).converted).isEqualTo(1);
        assertThat(metrics.unit(1).converted).isEqualTo(1);
        assertThat(metrics.unit(2).converted).isZero();
        // The session had its goal: nobody drops off where it ends.
        assertThat(metrics.unit(2).dropped).isZero();
        metrics.add(TestEventSequence.of(2, "?@0").groups(1));
        assertThat(metrics.unit(0).dropped).isEqualTo(1);
    }

    @Test
    void withAWindowTheGoalMayComeInALaterSession() {
        MetricCounter windowed = metrics(DAY);
        windowed.add(TestEventSequence.of(1, "?@0 A@" + DAY).groups(1, 2));
        windowed.add(TestEventSequence.of(2, "?@0 A@" + (DAY + 1)).groups(1, 2));

        assertThat(windowed.unit(0).converted).isEqualTo(1);
        assertThat(windowed.unit(0).visits).isEqualTo(2);
        assertThat(windowed.unit(1).converted).isEqualTo(2);
    }

    @Test
    void whatComesAfterThePeriodTellsWhatBecameOfItsVisitsAndIsNoVisit() {
        MetricCounter looking =
                new MetricCounter(3, (group, code) -> group - 1, group -> 0, new MetricCounter.Rules(7 * DAY, 7 * DAY, DAY, 8 * DAY));
        // On the last evening, then bought three days later; another one walks over midnight, and looks elsewhere there.
        looking.add(TestEventSequence.of(1, "?@" + (DAY - 1) + " A@" + 4 * DAY).groups(1, 2));
        looking.add(TestEventSequence.of(2, "B@" + (DAY - 1) + " ?@" + (DAY + MINUTE) + " B@" + 3 * DAY).groups(1, 3, 1));

        assertThat(looking.unit(0).visits).isEqualTo(2);
        assertThat(looking.unit(0).converted).isEqualTo(1);
        assertThat(looking.unit(0).events).isEqualTo(2);
        assertThat(looking.unit(0).bounced).isEqualTo(1);
        assertThat(looking.unit(0).dropped).isEqualTo(1);
        assertThat(looking.unit(0).contacts).isEqualTo(1);
        assertThat(looking.unit(0).repeated).isEqualTo(1);
        assertThat(looking.unit(1).visits + looking.unit(2).visits).isZero();
        assertThat(looking.unit(1).people + looking.unit(2).dropped).isZero();
    }

    @Test
    void contactsWithinASessionAreOneAndTheRepeatedOneIsFollowedWithinSevenDays() {
        // A call passed on twice in ten minutes, another one three days later, one nine days after that; 30 days are over at the end.
        metrics.add(TestEventSequence.of("B@0 B@300000 B@600000 B@" + 3 * DAY + " B@" + 12 * DAY).groups(1, 1, 1, 1, 1));

        assertThat(metrics.unit(0).contacts).isEqualTo(3);
        assertThat(metrics.unit(0).repeated).isEqualTo(1);
        assertThat(metrics.unit(0).pending).isZero();
    }

    @Test
    void aContactWhoseSevenDaysAreNotOverIsPendingThoughItWasFollowed() {
        metrics.add(TestEventSequence.of("B@" + 25 * DAY + " B@" + 26 * DAY).groups(1, 1));

        assertThat(metrics.unit(0).contacts).isZero();
        assertThat(metrics.unit(0).pending).isEqualTo(2);
    }

    @Test
    void resolutionIsFromTheFirstOpenContactAndAContactInAnotherChannelIsNoRepetition() {
        MetricCounter perChannel =
                new MetricCounter(3, (group, code) -> group - 1, group -> group, new MetricCounter.Rules(0, 7 * DAY, 30 * DAY, 30 * DAY));
        perChannel.add(TestEventSequence.of("B@0 B@" + DAY + " C@" + 2 * DAY + " B@" + 3 * DAY).groups(1, 2, 3, 2));

        assertThat(perChannel.unit(0).resolution().median()).isEqualTo(2 * 86_400);
        assertThat(perChannel.unit(0).repeated).isZero();
        assertThat(perChannel.unit(1).repeated).isEqualTo(1);
        assertThat(perChannel.unit(1).unresolved).isEqualTo(1);
    }

    @Test
    void aResponseIsFromTheFirstMessageThatWaits() {
        metrics.add(TestEventSequence.of("D@0 D@60000 E@90000 E@100000 D@200000 E@230000").groups(1, 1, 1, 1, 1, 1));

        assertThat(metrics.unit(0).response().n()).isEqualTo(2);
        assertThat(metrics.unit(0).response().mean()).isEqualTo(60);
    }

    @Test
    void rareKindsAreWalkedThroughAndCountNowhere() {
        metrics.add(TestEventSequence.of("?@0 ?@1000").groups(1, 0));

        assertThat(metrics.unit(0).bounced).isZero();
        assertThat(metrics.unit(0).wentOn).isEqualTo(1);
    }

    private static MetricCounter metrics(long window) {
        return new MetricCounter(3, (group, code) -> group - 1, group -> 0, new MetricCounter.Rules(window, 7 * DAY, 30 * DAY, 30 * DAY));
    }
}
