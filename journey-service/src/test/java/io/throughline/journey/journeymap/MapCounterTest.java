package io.throughline.journey.journeymap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.sequence.TestEventSequence;
import io.throughline.journey.touchpointcatalog.LocalizedText;
import org.junit.jupiter.api.Test;

/** Bits: A search, B product, C cart are touchpoints (awareness, consideration, consideration), D is a rule of purchase. */
class MapCounterTest {

    private static final long MINUTE = 60_000;

    @Test
    void anEventIsInTheFirstTouchpointThatItFitsElseInTheFirstStageWhoseRulesItFits() {
        MapCounter walk = new MapCounter(map());

        assertThat(walk.cell(0b0110)).isEqualTo(1);
        assertThat(walk.stage(0b0110)).isEqualTo(1);
        assertThat(walk.stage(0b1001)).isZero();
        assertThat(walk.cell(0b1000)).isEqualTo(-1);
        assertThat(walk.stage(0b1000)).isEqualTo(2);
        assertThat(walk.stage(0)).isEqualTo(-1);
        assertThat(MapCounter.coding(map()).steps()).hasSize(4);
    }

    @Test
    void peopleVisitsDwellAndWhoGoesOnAreAsCountedByHand() {
        MapCounter walk = new MapCounter(map());
        // Search, product a minute later, then cart two minutes on; an hour later the cart again and the purchase.
        walk.add(TestEventSequence.of(1, "A@0 B@60000 C@180000 C@3780000 D@3840000"));
        // The product alone, and before it something that is in no stage.
        walk.add(TestEventSequence.of(2, "?@0 B@1000"));
        // The purchase before the product: nobody who goes on from there.
        walk.add(TestEventSequence.of(3, "D@0 B@5000000"));

        assertThat(walk.peopleOfStage(0)).isEqualTo(1);
        assertThat(walk.peopleOfStage(1)).isEqualTo(3);
        assertThat(walk.peopleOfStage(2)).isEqualTo(2);
        assertThat(walk.wentOn(0)).isEqualTo(1);
        assertThat(walk.wentOn(1)).isEqualTo(1);
        assertThat(walk.peopleOfCell(1)).isEqualTo(3);
        assertThat(walk.wentLater(1)).isEqualTo(1);
        assertThat(walk.visits(2)).isEqualTo(2);
        // Cart: the first ends its session and has no next event, the second waits a minute for the purchase.
        assertThat(walk.dwelling(2).n()).isEqualTo(1);
        assertThat(walk.dwelling(2).median()).isEqualTo(60);
        assertThat(walk.dwelling(1).median()).isEqualTo(120);
        assertThat(walk.unplaced()).isEqualTo(1);
    }

    @Test
    void whatComesInTheSameMillisecondIsNotEarlier() {
        MapCounter walk = new MapCounter(map());
        walk.add(TestEventSequence.of(1, "D@10 C@10 A@10"));

        assertThat(walk.wentOn(0)).isEqualTo(1);
        assertThat(walk.wentOn(1)).isEqualTo(1);
    }

    @Test
    void aResponseBelongsToTheTouchpointMetLastInTheSevenDaysBeforeIt() {
        MapCounter walk = new MapCounter(map());
        TestEventSequence life = TestEventSequence.of(1, "A@1000 B@2000 ?@3000 C@9000");
        long week = 7 * 24 * 60 * MINUTE;

        assertThat(walk.cellBefore(life, 5_000)).isEqualTo(1);
        assertThat(walk.cellBefore(life, 2_000)).isEqualTo(1);
        assertThat(walk.cellBefore(life, 999)).isEqualTo(-1);
        assertThat(walk.cellBefore(life, 9_000 + week)).isEqualTo(2);
        assertThat(walk.cellBefore(life, 9_001 + week)).isEqualTo(-1);
    }

    @Test
    void scoresAreTheirMeanWithStudentsIntervalAndTellNoEmotionBelowFive() {
        SatisfactionScores four = scores(2, 1, 0, 1);
        SatisfactionScores five = scores(2, 1, 0, 1, -2);

        assertThat(four.emotion()).isNull();
        assertThat(five.emotion()).isEqualTo(0.4, within(1e-12));
        LiveMap.Satisfaction told = five.told(four);
        // By hand: s = sqrt(9.2 / 4) = 1.516575, t(4) = 2.776445, margin 1.883077.
        assertThat(told.low()).isEqualTo(0.4 - 1.883077, within(1e-5));
        assertThat(told.high()).isEqualTo(2, within(0.3));
        assertThat(told.previous()).isEqualTo(1);
        assertThat(scores(1).told(null)).isEqualTo(new LiveMap.Satisfaction(1, 1, null, null, null));
        assertThat(scores().told(five)).isNull();
    }

    @Test
    void painIsToldWithItsReason() {
        MapCounter now = new MapCounter(map());
        MapCounter before = new MapCounter(map());
        for (int person = 0; person < 100; person++) {
            // Of 100 who see the product 80 buy, of 100 others who see the cart 60: 40 % lost against 20 %, standard error 6.5 %.
            now.add(TestEventSequence.of(person, person < 80 ? "B@0 D@60000" : "B@0"));
            now.add(TestEventSequence.of(1_000 + person, person < 60 ? "C@0 D@130000" : "C@0"));
            before.add(TestEventSequence.of(person, "C@0 D@60000"));
        }
        SatisfactionScores[] scores = { scores(), scores(0, 0, 0, 0, 0), scores(1, 1, 1, 1, 1) };

        LiveMap map = new LiveMapBuilder(now, scores, before, new SatisfactionScores[]{ scores(), scores(), scores() }).map();

        LiveMap.LiveCell product = map.cells().get(1);
        LiveMap.LiveCell cart = map.cells().get(2);
        assertThat(product.pain()).containsExactly(new LiveMap.PainPoint(LiveMap.Reason.EMOTION, 0, 1));
        assertThat(cart.pain()).containsExactly(new LiveMap.PainPoint(LiveMap.Reason.DROP_OFF, 0.4, 0.2),
                new LiveMap.PainPoint(LiveMap.Reason.DWELL, 130, 60));
        assertThat(cart.previousPeople()).isEqualTo(100);
        assertThat(map.stages().get(2).toNext()).isNull();
        assertThat(map.stages().get(1).toNext().share()).isEqualTo(0.7);
        assertThat(map.stages().get(1).emotion()).isEqualTo(0.5);
    }

    @Test
    void fewPeopleHurtNobody() {
        MapCounter now = new MapCounter(map());
        now.add(TestEventSequence.of(1, "B@0 D@60000"));
        now.add(TestEventSequence.of(2, "C@0"));

        LiveMap map = new LiveMapBuilder(now, new SatisfactionScores[]{ scores(), scores(), scores() }, null, null).map();

        assertThat(map.cells()).allMatch(cell -> cell.pain().isEmpty());
        assertThat(map.cells().get(0).previousPeople()).isNull();
        assertThat(map.cells().get(0).dwellSeconds()).isNull();
    }

    private static SatisfactionScores scores(double... all) {
        SatisfactionScores scores = new SatisfactionScores();
        for (double score : all) {
            scores.add(score);
        }
        return scores;
    }

    private static JourneyMap map() {
        List<JourneyMap.Stage> stages = new ArrayList<>();
        for (String id : List.of("awareness", "consideration", "purchase")) {
            stages.add(new JourneyMap.Stage(id, new LocalizedText(null, id),
                    id.equals("purchase") ? EventFilter.event("Order Completed") : null));
        }
        return new JourneyMap("shop", 1, new LocalizedText(null, "Shop"), stages,
                List.of(cell("search", "awareness", 1), cell("product", "consideration", 1),
                        cell("cart", "consideration", 1)));
    }

    private static JourneyMap.Cell cell(String id, String stage, int emotion) {
        return new JourneyMap.Cell(id, stage, new LocalizedText(null, id), EventFilter.event(id), Set.of(id), null, emotion, null,
                List.of());
    }
}
