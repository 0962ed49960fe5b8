package io.throughline.journey.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.throughline.journey.analysis.EventFilter;
import io.throughline.journey.analysis.TestWalk;
import io.throughline.journey.analysis.Touch;
import io.throughline.journey.analysis.Touchpoints;
import org.junit.jupiter.api.Test;

class HandoverWalkTest {

    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;
    /** Groups from 1: cart on the web, cart in the app, order in the app, a page on the web, the same page in the app. */
    private static final List<Touch> KINDS = List.of(new Touch("web", "track", "Product Added"), new Touch("app", "track", "Product Added"),
            new Touch("app", "track", "Order Completed"), new Touch("web", "page", "Home"), new Touch("app", "page", "Home"));

    private final Touches touches = new Touches(KINDS, Touchpoints.NONE);
    private final HandoverWalk walk = new HandoverWalk(touches.channelOf(), touches.nameOf(), 7 * DAY);

    @Test
    void whoDoesAStepAgainInTheNewChannelStartsOver() {
        walk.add(TestWalk.of(1, "?@0 ?@60000 ?@3660000 ?@3700000").groups(4, 1, 2, 3));
        walk.add(TestWalk.of(2, "?@0 ?@3600000").groups(1, 3));

        assertThat(walk.handovers()).isEqualTo(2);
        assertThat(walk.startedOver()).isEqualTo(1);
        assertThat(walk.people()).isEqualTo(2);
        HandoverWalk.Cell cell = walk.cells().getFirst();
        assertThat(touches.channels().get(cell.from())).isEqualTo("web");
        assertThat(touches.channels().get(cell.to())).isEqualTo("app");
        assertThat(cell.medianDelay()).isBetween(3_540.0, 3_600.0);
        assertThat(cell.repeated()).isEqualTo(Map.of(touches.nameOf()[1], 1L));
    }

    @Test
    void aPageLookedAtAgainIsNoStepUnlessSomebodyNamedItOne() {
        walk.add(TestWalk.of(1, "?@0 ?@" + HOUR).groups(4, 5));
        assertThat(walk.startedOver()).isZero();

        Touches named = new Touches(KINDS, new Touchpoints() {
            @Override
            public Optional<EventFilter> filterOf(String id) {
                return Optional.empty();
            }

            @Override
            public Optional<Named> of(Touch touch) {
                return touch.type().equals("page") ? Optional.of(new Named("home", "首页", "Home")) : Optional.empty();
            }
        });
        HandoverWalk merged = new HandoverWalk(named.channelOf(), named.nameOf(), 7 * DAY);
        merged.add(TestWalk.of(1, "?@0 ?@" + HOUR).groups(4, 5));
        assertThat(merged.startedOver()).isEqualTo(1);
        assertThat(named.touchpoints()).hasSize(4);
    }

    @Test
    void theSameChannelAgainAndALongTimeAfterwardsAreNoHandover() {
        walk.add(TestWalk.of(1, "?@0 ?@" + HOUR).groups(1, 1));
        walk.add(TestWalk.of(2, "?@0 ?@" + (7 * DAY + 1)).groups(1, 3));
        assertThat(walk.handovers()).isZero();

        walk.add(TestWalk.of(3, "?@0 ?@" + 7 * DAY).groups(1, 3));
        assertThat(walk.handovers()).isEqualTo(1);
    }

    @Test
    void onlyTheFirstFiveEventsOfTheNewSessionTellAndChannelsUsedAtOnceTakeNoTime() {
        // Five orders, then the cart: the sixth event is no start.
        walk.add(TestWalk.of(1, "?@0 ?@3600000 ?@3600001 ?@3600002 ?@3600003 ?@3600004 ?@3600005").groups(1, 3, 3, 3, 3, 3, 2));
        assertThat(walk.startedOver()).isZero();

        walk.add(TestWalk.of(2, "?@0 ?@60000 ?@120000").groups(1, 2, 1));
        assertThat(walk.startedOver()).isEqualTo(1);
        assertThat(walk.handovers()).isEqualTo(2);
    }

    @Test
    void rareKindsAreOfNoChannel() {
        walk.add(TestWalk.of(1, "?@0 ?@" + HOUR).groups(1, 0));

        assertThat(walk.handovers()).isZero();
    }
}
