package io.throughline.journey.journeymap;

import java.util.ArrayList;
import java.util.List;

import io.throughline.journey.analysis.result.ShareInterval;

/** Combines the counts of a period, those of the period before, and scores into a filled map, and finds its pain points. */
final class LiveMapBuilder {

    static final String DEFINITION =
            "An event is in the first touchpoint of the map that it fits, else in the first stage whose rules it fits. "
                    + "A person goes on where an event of the next stage (of a touchpoint: of any later one) is not earlier than their "
                    + "first here. "
                    + "Dwell is the median time to the next event of the session; a session ends after 30 minutes without an event. "
                    + "A response belongs to the touchpoint that it names, else to the last one that its person met in the 7 days "
                    + "before it; scores are mapped "
                    + "to -2..2: NPS (s-5)/2.5, CSAT s-3, CES (s-4)/1.5, a response with several counts once, by their mean. Pain: the "
                    + "mean score, of 5 or more, "
                    + "is lower than expected by 1 or more; or the share that goes no further is above that of the stage's other "
                    + "touchpoints' people by more than "
                    + "two standard errors; or dwell is above twice that of the period before (10 or more visits in each).";
    private static final int FEWEST_DWELLS = 10;
    private static final int FEWEST_PEOPLE = 30;
    private static final double ERRORS = 2;

    private final MapCounter now;
    private final SatisfactionScores[] scores;
    private final MapCounter before;
    private final SatisfactionScores[] scoresBefore;

    /** @param before null if nothing is compared, as is {@code scoresBefore} */
    LiveMapBuilder(MapCounter now, SatisfactionScores[] scores, MapCounter before, SatisfactionScores[] scoresBefore) {
        this.now = now;
        this.scores = scores;
        this.before = before;
        this.scoresBefore = scoresBefore;
    }

    LiveMap map() {
        JourneyMap map = now.map();
        List<LiveMap.LiveStage> stages = new ArrayList<>();
        for (int stage = 0; stage < map.stages().size(); stage++) {
            stages.add(stage(stage));
        }
        List<LiveMap.LiveCell> cells = new ArrayList<>();
        for (int cell = 0; cell < map.cells().size(); cell++) {
            cells.add(cell(cell));
        }
        return new LiveMap(map.id(), map.version(), map.name(), stages, cells, now.unplaced(), DEFINITION);
    }

    private LiveMap.LiveStage stage(int stage) {
        JourneyMap.Stage drawn = now.map().stages().get(stage);
        boolean last = stage + 1 == now.map().stages().size();
        double sum = 0;
        int known = 0;
        for (int cell = 0; cell < scores.length; cell++) {
            if (now.stageOfCell(cell) == stage && scores[cell].emotion() != null) {
                sum += scores[cell].emotion();
                known++;
            }
        }
        return new LiveMap.LiveStage(drawn.id(), drawn.name(), now.peopleOfStage(stage),
                before == null ? null : before.peopleOfStage(stage),
                last ? null : ShareInterval.wilson(now.wentOn(stage), now.peopleOfStage(stage)), known == 0 ? null : sum / known);
    }

    private LiveMap.LiveCell cell(int cell) {
        JourneyMap.Cell drawn = now.map().cells().get(cell);
        int stage = now.stageOfCell(cell);
        boolean last = stage + 1 == now.map().stages().size();
        return new LiveMap.LiveCell(drawn.id(), drawn.stage(), drawn.name(), drawn.goal(), drawn.owner(), drawn.evidence(),
                now.peopleOfCell(cell),
                before == null ? null : before.peopleOfCell(cell), now.visits(cell),
                ShareInterval.wilson(now.peopleOfCell(cell), now.peopleOfStage(stage)),
                last ? null : ShareInterval.wilson(now.wentLater(cell), now.peopleOfCell(cell)), now.dwelling(cell).median(),
                now.dwelling(cell).n(),
                before == null ? null : before.dwelling(cell).median(), scores[cell].told(scoresBefore == null ? null : scoresBefore[cell]),
                drawn.emotion(), scores[cell].emotion(), pain(cell, last));
    }

    private List<LiveMap.PainPoint> pain(int cell, boolean last) {
        List<LiveMap.PainPoint> pain = new ArrayList<>();
        Double felt = scores[cell].emotion();
        Integer expected = now.map().cells().get(cell).emotion();
        if (felt != null && expected != null && felt <= expected - 1) {
            pain.add(new LiveMap.PainPoint(LiveMap.Reason.EMOTION, felt, expected));
        }
        if (!last) {
            dropOff(cell, pain);
        }
        if (before != null && now.dwelling(cell).n() >= FEWEST_DWELLS && before.dwelling(cell).n() >= FEWEST_DWELLS
                && now.dwelling(cell).median() > 2 * before.dwelling(cell).median()) {
            pain.add(new LiveMap.PainPoint(LiveMap.Reason.DWELL, now.dwelling(cell).median(), before.dwelling(cell).median()));
        }
        return pain;
    }

    /**
     * Compares with the other touchpoints of the stage, not of the whole map, because the normal share that goes on differs between stages.
     */
    private void dropOff(int cell, List<LiveMap.PainPoint> pain) {
        long people = 0;
        long left = 0;
        for (int other = 0; other < scores.length; other++) {
            if (other != cell && now.stageOfCell(other) == now.stageOfCell(cell)) {
                people += now.peopleOfCell(other);
                left += now.peopleOfCell(other) - now.wentLater(other);
            }
        }
        long own = now.peopleOfCell(cell);
        if (own < FEWEST_PEOPLE || people < FEWEST_PEOPLE) {
            return;
        }
        double mean = (double) left / people;
        double share = (double) (own - now.wentLater(cell)) / own;
        double pooled = (left + share * own) / (people + own);
        // The standard error of a difference of two shares, under the hypothesis that they are equal.
        if (share - mean > ERRORS * Math.sqrt(pooled * (1 - pooled) * (1.0 / own + 1.0 / people))) {
            pain.add(new LiveMap.PainPoint(LiveMap.Reason.DROP_OFF, share, mean));
        }
    }
}
