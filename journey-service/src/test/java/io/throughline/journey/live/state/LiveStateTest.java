package io.throughline.journey.live.state;

import static io.throughline.journey.live.state.LiveScene.START;
import static io.throughline.journey.live.state.LiveScene.abandoned;
import static io.throughline.journey.live.state.LiveScene.flows;
import static io.throughline.journey.live.state.LiveScene.stage;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.UUID;

import io.throughline.journey.analysis.filter.ComparisonOperator;
import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.filter.PropertyCondition;
import io.throughline.journey.journeymap.StageRules.Placement;
import io.throughline.journey.journeymap.StageRules.Rule;
import io.throughline.journey.live.LiveSettings;
import io.throughline.journey.live.LiveView;
import io.throughline.journey.touchpointcatalog.LocalizedText;
import org.junit.jupiter.api.Test;

class LiveStateTest {

    private final LiveScene scene = new LiveScene();

    @Test
    void peopleAreInTheStageOfTheirLastEventThatAStageTakes() {
        scene.at(0, "user_id:1", "Look").at(1, "user_id:1", "Cart").at(2, "user_id:1", "Page").at(2, "user_id:2", "Look").at(2, "user_id:3",
                "Page");

        LiveView view = scene.seen(2);

        assertThat(view.people()).isEqualTo(3);
        assertThat(view.stages()).extracting(LiveView.Stage::people).containsExactly(1L, 1L, 0L, 0L);
        assertThat(view.unplaced().people()).isEqualTo(1);
        assertThat(view.unplaced().events().lastFiveMinutes()).isEqualTo(2);
        assertThat(view.peopleAtLeast()).isFalse();
    }

    @Test
    void whoDoesNothingForFiveMinutesIsNotThereNow() {
        scene.at(0, "user_id:1", "Look");

        assertThat(scene.seen(5 - 1e-4).people()).isEqualTo(1);
        assertThat(scene.seen(5).people()).isZero();
        assertThat(stage(scene.seen(5), "look").events().lastHour()).isEqualTo(1);
    }

    @Test
    void windowsEndWithNowAndBeginSixtySecondsFiveMinutesAndAnHourBefore() {
        scene.at(0, "user_id:1", "Look");

        assertThat(scene.seen(59 / 60.0).events()).isEqualTo(new LiveView.Events(1, 1, 1));
        assertThat(scene.seen(1).events()).isEqualTo(new LiveView.Events(0, 1, 1));
        assertThat(scene.seen(5 - 1 / 60.0).events()).isEqualTo(new LiveView.Events(0, 1, 1));
        assertThat(scene.seen(5).events()).isEqualTo(new LiveView.Events(0, 0, 1));
        assertThat(scene.seen(60 - 1 / 60.0).events()).isEqualTo(new LiveView.Events(0, 0, 1));
        assertThat(scene.seen(60).events()).isEqualTo(new LiveView.Events(0, 0, 0));
    }

    @Test
    void flowsTellWhoCameFromWhereAndFromOutsideAfterASilence() {
        scene.at(0, "user_id:1", "Look").at(1, "user_id:1", "Look").at(2, "user_id:1", "Cart").at(3, "user_id:1", "Look")
                .at(4, "user_id:1", "Cart")
                .at(34.001, "user_id:1", "Cart").at(5, "user_id:2", "Look").at(35, "user_id:2", "Cart");

        assertThat(flows(scene.seen(36))).containsExactly(">engagement 1", ">look 2", "engagement>look 1", "look>engagement 3");
        assertThat(scene.seen(36).flows().stream().filter(flow -> flow.from() == null && flow.to().equals("engagement")).findFirst()
                .orElseThrow()
                .lastFiveMinutes()).isEqualTo(1);
    }

    @Test
    void whoReachesALaterStageWentOnAndWhoIsSilentLeft() {
        scene.at(0, "user_id:1", "Cart").at(29, "user_id:1", "Pay").at(0, "user_id:2", "Cart").at(0, "user_id:3", "Cart").at(30,
                "user_id:3", "Deliver");

        assertThat(abandoned(scene.seen(30), "engagement")).isEqualTo("0 of 2");
        assertThat(abandoned(scene.seen(30.001), "engagement")).isEqualTo("1 of 3");
        assertThat(abandoned(scene.seen(30.001), "purchase")).isEmpty();
        assertThat(abandoned(scene.seen(59.001), "purchase")).isEqualTo("1 of 1");
        assertThat(stage(scene.seen(59.001), "look").abandonment()).isNull();
        assertThat(stage(scene.seen(59.001), "engagement").abandonment().high()).isGreaterThan(1 / 3.0);
    }

    @Test
    void whoGoesBackHasNotLeftYetAndAnythingHeardBreaksTheSilence() {
        scene.at(0, "user_id:1", "Cart").at(25, "user_id:1", "Look").at(50, "user_id:1", "Page");

        assertThat(abandoned(scene.seen(79), "engagement")).isEmpty();
        assertThat(abandoned(scene.seen(81), "engagement")).isEqualTo("1 of 1");
    }

    @Test
    void anOrderDecidesAllStaysUpToItsStageItsOwnToo() {
        scene.at(0, "user_id:1", "Cart").at(1, "user_id:1", "Pay").at(2, "user_id:1", "Order Completed").at(3, "user_id:2",
                "Order Completed");

        LiveView view = scene.seen(40);

        assertThat(abandoned(view, "engagement")).isEqualTo("0 of 1");
        assertThat(abandoned(view, "purchase")).isEqualTo("0 of 2");
    }

    @Test
    void whoComesBackAfterASilenceHasLeftAllTheSame() {
        scene.at(0, "user_id:1", "Cart").at(31, "user_id:1", "Pay");

        assertThat(abandoned(scene.seen(31), "engagement")).isEqualTo("1 of 1");
        assertThat(abandoned(scene.seen(89), "engagement")).isEqualTo("1 of 1");
        assertThat(abandoned(scene.seen(90), "engagement")).isEmpty();
    }

    @Test
    void anEventThatComesLateIsWhereItHappened() {
        scene.at(0, "user_id:1", "Look").at(3, "user_id:1", "Order Completed").at(2, 4, "user_id:1", "Cart");

        LiveView view = scene.seen(4);

        assertThat(flows(view)).containsExactly(">look 1", "engagement>purchase 1", "look>engagement 1");
        assertThat(stage(view, "purchase").people()).isEqualTo(1);
        assertThat(abandoned(view, "engagement")).isEqualTo("0 of 1");
    }

    @Test
    void whatHappenedHoursAgoCountsAsReceivedAndPutsNobodyAnywhere() {
        scene.at(-120, 1, "user_id:1", "Cart");

        LiveView view = scene.seen(1);

        assertThat(view.people()).isZero();
        assertThat(stage(view, "engagement").events().lastMinute()).isEqualTo(1);
        assertThat(stage(view, "engagement").latency()).isEqualTo(new LiveView.Latency(0, null, null));
        scene.erased.add("user_id:1");
        scene.state.recheck("user_id:1");
        assertThat(stage(scene.seen(1), "engagement").events().lastMinute()).isZero();
    }

    @Test
    void latencyIsThatOfEventsThatCameWithinAnHourAndHistoryThatIsBroughtInChangesNothing() {
        scene.at(0.5, 1, "user_id:1", "Look");
        for (int day = 1; day <= 100; day++) {
            scene.at(-day * 24 * 60, 1, "user_id:" + day, "Look");
        }

        LiveView view = scene.seen(1);

        assertThat(view.events().lastMinute()).isEqualTo(101);
        for (LiveView.Latency latency : List.of(view.latency(), stage(view, "look").latency(), view.channels().getFirst().latency(),
                view.touchpoints().getFirst().latency())) {
            assertThat(latency.n()).isEqualTo(1);
            assertThat(latency.p99Seconds()).isBetween(30 * 0.98, 30 * 1.02);
        }
        scene.erased.add("user_id:1");
        scene.state.recheck("user_id:1");
        assertThat(scene.seen(1).latency().n()).isZero();
    }

    @Test
    void anEventThatComesAnHourAfterItHappenedIsTheLastOneThatHasALatency() {
        scene.at(-59, 1, "user_id:1", "Look").at(-59.001, 1, "user_id:1", "Look");

        assertThat(scene.seen(1).events().lastMinute()).isEqualTo(2);
        assertThat(scene.seen(1).latency().n()).isEqualTo(1);
    }

    @Test
    void theSameEventSentTwiceCountsOnce() {
        scene.take("m", START, START, "user_id:1", "Look", START);
        scene.take("m", START, START + 500, "user_id:1", "Look", START + 500);

        assertThat(scene.seen(0.5).events().lastHour()).isEqualTo(1);
    }

    @Test
    void aClockAheadOfOursMakesNoFuture() {
        scene.take("m", START + 90_000, START + 60_000, "user_id:1", "Look", START);

        assertThat(scene.seen(0).events().lastMinute()).isEqualTo(1);
        assertThat(scene.seen(0).latency().p99Seconds()).isZero();
        assertThat(scene.seen(0).people()).isEqualTo(1);
    }

    @Test
    void beyondTheBoundWhoeverWasHeardOfLongestAgoIsForgottenAndThatIsSaid() {
        LiveScene small = new LiveScene(new LiveSettings.Rules(300_000, 1_800_000, Set.of("engagement"), Set.of(), 3, 1_000, 2));
        small.at(0, "user_id:1", "Cart").at(0.1, "user_id:2", "Cart").at(0.2, "user_id:3", "Look").at(0.3, "user_id:1", "Look").at(0.4,
                "user_id:4", "Page");

        LiveView view = small.seen(0.5);

        assertThat(view.people()).isEqualTo(3);
        assertThat(view.peopleAtLeast()).isTrue();
        assertThat(small.state.names()).containsExactlyInAnyOrder("user_id:1", "user_id:3", "user_id:4");
        assertThat(view.events().lastHour()).isEqualTo(5);
        assertThat(view.touchpoints()).extracting(each -> each.name() == null ? "rest" : each.name().en()).containsExactlyInAnyOrder("Cart",
                "Look", "rest");
        assertThat(small.seen(61).peopleAtLeast()).isFalse();
    }

    @Test
    void aKindOfEventsThatIsSilentForAnHourMakesRoomForAnother() {
        LiveScene small = new LiveScene(new LiveSettings.Rules(300_000, 1_800_000, Set.of(), Set.of(), 100, 1_000, 1));
        small.at(0, "user_id:1", "Cart").at(1, "user_id:1", "Look").at(62, "user_id:1", "Pay");

        assertThat(small.seen(62).touchpoints()).extracting(each -> each.name() == null ? "rest" : each.name().en()).containsExactly("Pay");
    }

    @Test
    void whatIsNotHeldAnyMoreStaysCountedAndIsNobodys() {
        LiveScene small = new LiveScene(new LiveSettings.Rules(300_000, 1_800_000, Set.of("engagement"), Set.of(), 100, 1_000, 10));
        for (int i = 0; i < 1_500; i++) {
            small.at(i / 1_000.0, "user_id:1", "Look");
        }

        small.erased.add("user_id:1");
        small.state.recheck("user_id:1");

        assertThat(small.seen(2).events().lastHour()).isEqualTo(500);
        assertThat(small.seen(2).people()).isZero();
        assertThat(flows(small.seen(2))).isEmpty();
    }

    @Test
    void whoMovesMoreOftenThanIsHeldIsNotCountedTwiceWhenAllIsToldAnew() {
        for (int i = 0; i < 200; i++) {
            scene.at(i / 10.0, "user_id:1", i % 2 == 0 ? "Look" : "Deliver");
        }

        scene.same("user_id:1", UUID.randomUUID());

        assertThat(flows(scene.seen(20))).containsExactly(">look 1", "after>look 99", "look>after 100");
        assertThat(scene.seen(20).people()).isEqualTo(1);
    }

    @Test
    void whoIsSilentForAnHourAndAHalfIsForgotten() {
        scene.at(0, "user_id:1", "Cart");

        scene.seen(90);
        assertThat(scene.state.held()).isEqualTo(1);
        scene.seen(90.001);
        assertThat(scene.state.held()).isZero();
    }

    @Test
    void aMapCountsFromWhenItIsThereAndBeginsAnewWhereItsRulesChange() {
        Placement wide = new Placement("wide", 1, new LocalizedText("宽", null), List.of(LiveScene.stage("all")),
                List.of(new Rule(EventFilter.ANY, 0)));
        scene.at(0, "user_id:1", "Page");
        scene.state.put(1, wide, START + 60_000);
        scene.at(1, "user_id:1", "Page").at(1, "user_id:2", "Page");
        assertThat(stage(scene.seen(2, "wide"), "all").people()).isEqualTo(2);
        assertThat(stage(scene.seen(2, "wide"), "all").events().lastHour()).isEqualTo(2);

        scene.state.put(1, new Placement("wide", 2, new LocalizedText("新", null), wide.stages(), wide.rules()), START + 120_000);
        assertThat(scene.seen(2, "wide").name().zh()).isEqualTo("新");
        assertThat(stage(scene.seen(2, "wide"), "all").events().lastHour()).isEqualTo(2);

        scene.state.put(1, new Placement("wide", 3, wide.name(), wide.stages(), List.of(new Rule(EventFilter.event("Look"), 0))),
                START + 120_000);
        assertThat(stage(scene.seen(2, "wide"), "all").events().lastHour()).isZero();
        scene.erased.add("user_id:1");
        scene.state.recheck("user_id:1");
        assertThat(scene.seen(2, "wide").unplaced().events().lastHour()).isZero();
        scene.state.put(1, null, START + 120_000);
        assertThat(scene.seen(2, "wide")).isNull();
    }

    @Test
    void aRuleThatAsksAPropertyIsAskedOfEveryEvent() {
        Placement rich = new Placement("rich", 1, new LocalizedText(null, "Rich"), List.of(LiveScene.stage("dear"), LiveScene.stage("all")),
                List.of(
                        new Rule(new EventFilter.Property("价.total",
                                List.of(new PropertyCondition.Compare(ComparisonOperator.GTE, java.math.BigDecimal.TEN))), 0),
                        new Rule(EventFilter.ANY, 1)));
        scene.state.put(1, rich, START);
        scene.state.applyEvent(LiveScene.event("a", START, START, "user_id:1", "Cart", "{\"价\":{\"total\":10.0}}"), START);
        scene.state.applyEvent(LiveScene.event("b", START, START, "user_id:2", "Cart", "{\"价\":{\"total\":9.99}}"), START);
        scene.state.applyEvent(LiveScene.event("c", START, START, "user_id:3", "Cart", "{\"价\":{\"total\":\"10\"}}"), START);

        assertThat(scene.seen(0, "rich").stages()).extracting(LiveView.Stage::people).containsExactly(1L, 2L);
    }

    @Test
    void whatWasReceivedIsShownWithTheNextFrame() {
        scene.at(0, "user_id:1", "Look").at(0.01, "user_id:1", "Look").at(-1, "user_id:1", "Look");
        scene.state.shown().shown(START + 1_000);

        LiveView.Latency shown = LiveView.Latency.of(scene.state.shown().latency(START + 1_000));

        assertThat(shown.n()).as("what was received before the start was shown before").isEqualTo(2);
        assertThat(shown.p99Seconds()).isBetween(0.98, 1.02);
    }
}
