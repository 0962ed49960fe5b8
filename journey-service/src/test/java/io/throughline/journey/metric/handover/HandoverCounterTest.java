package io.throughline.journey.metric.handover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.filter.EventKey;
import io.throughline.journey.analysis.question.TouchpointNames;
import io.throughline.journey.analysis.sequence.TestEventSequence;
import io.throughline.journey.metric.EventKinds;
import org.junit.jupiter.api.Test;

class HandoverCounterTest {

    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;
    /** Groups from 1: cart on the web, cart in the app, order in the app, a page on the web, the same page in the app. */
    private static final List<EventKey> KINDS = List.of(new EventKey("web", "track", "Product Added"),
            new EventKey("app", "track", "Product Added"),
            new EventKey("app", "track", "Order Completed"), new EventKey("web", "page", "Home"), new EventKey("app", "page", "Home"));

    private final EventKinds eventKinds = new EventKinds(KINDS, TouchpointNames.NONE);
    private final HandoverCounter walk = new HandoverCounter(eventKinds.channelOf(), eventKinds.nameOf(), 7 * DAY);

    @Test
    void whoDoesAStepAgainInTheNewChannelStartsOver() {
        walk.add(TestEventSequence.of(1, "?@0 ?@60000 ?@3660000 ?@3700000").groups(4, 1, 2, 3));
        walk.add(TestEventSequence.of(2, "?@0 ?@3600000").groups(1, 3));

        assertThat(walk.handovers()).isEqualTo(2);
        assertThat(walk.startedOver()).isEqualTo(1);
        assertThat(walk.people()).isEqualTo(2);
        HandoverCounter.Cell cell = walk.cells().getFirst();
        assertThat(eventKinds.channels().get(cell.from())).isEqualTo("web");
        assertThat(eventKinds.channels().get(cell.to())).isEqualTo("app");
        assertThat(cell.medianDelay()).isBetween(3_540.0, 3_600.0);
        assertThat(cell.repeated()).isEqualTo(Map.of(eventKinds.nameOf()[1], 1L));
    }

    @Test
    void aPageLookedAtAgainIsNoStepUnlessSomebodyNamedItOne() {
        walk.add(TestEventSequence.of(1, "?@0 ?@" + HOUR).groups(4, 5));
        assertThat(walk.startedOver()).isZero();

        EventKinds named = new EventKinds(KINDS, new TouchpointNames() {
            @Override
            public Optional<EventFilter> filterOf(String id) {
                return Optional.empty();
            }

            @Override
            public Optional<Named> of(EventKey eventKey) {
                return eventKey.type().equals("page") ? Optional.of(new Named("home", "首页", "Home")) : Optional.empty();
            }
        });
        HandoverCounter merged = new HandoverCounter(named.channelOf(), named.nameOf(), 7 * DAY);
        merged.add(TestEventSequence.of(1, "?@0 ?@" + HOUR).groups(4, 5));
        assertThat(merged.startedOver()).isEqualTo(1);
        assertThat(named.touchpoints()).hasSize(4);
    }

    @Test
    void theSameChannelAgainAndALongTimeAfterwardsAreNoHandover() {
        walk.add(TestEventSequence.of(1, "?@0 ?@" + HOUR).groups(1, 1));
        walk.add(TestEventSequence.of(2, "?@0 ?@" + (7 * DAY + 1)).groups(1, 3));
        assertThat(walk.handovers()).isZero();

        walk.add(TestEventSequence.of(3, "?@0 ?@" + 7 * DAY).groups(1, 3));
        assertThat(walk.handovers()).isEqualTo(1);
    }

    @Test
    void onlyTheFirstFiveEventsOfTheNewSessionTellAndChannelsUsedAtOnceTakeNoTime() {
        // Five orders, then the cart: the sixth event is no start.
        walk.add(TestEventSequence.of(1, "?@0 ?@3600000 ?@3600001 ?@3600002 ?@3600003 ?@3600004 ?@3600005").groups(1, 3, 3, 3, 3, 3, 2));
        assertThat(walk.startedOver()).isZero();

        walk.add(TestEventSequence.of(2, "?@0 ?@60000 ?@120000").groups(1, 2, 1));
        assertThat(walk.startedOver()).isEqualTo(1);
        assertThat(walk.handovers()).isEqualTo(2);
    }

    @Test
    void rareKindsAreOfNoChannel() {
        walk.add(TestEventSequence.of(1, "?@0 ?@" + HOUR).groups(1, 0));

        assertThat(walk.handovers()).isZero();
    }
}
