package io.throughline.journey.metric;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.TextNode;
import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.filter.LogField;
import io.throughline.journey.analysis.filter.PropertyCondition;
import io.throughline.journey.analysis.question.Breakdown;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.TimePeriod;
import io.throughline.journey.analysis.sequence.EventEncoder;
import io.throughline.journey.analysis.sequence.EventSequenceQuery;
import io.throughline.journey.touchpointcatalog.Channel;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A question for metrics of touchpoints, channels or segments. Costs and targets are part of it, so that a change of them makes a different
 * question and a cached answer is not reused.
 *
 * @param compare null if nothing is compared
 * @param segments the segments in which metrics are counted; empty for other units
 * @param stages of the map; empty for other units
 * @param goal null if conversion and drop-off are not requested, and so on
 * @param window until when after the beginning of a visit the goal counts; null for the session
 * @param again the time within which a contact is a repeated one
 * @param asOf the latest time of events that count. It is part of the question, so that a cached answer does not stay incomplete
 */
record MetricQuestion(QuestionScope scope, TimePeriod compare, By by, List<UUID> segments, List<StageCatalog.Stage> stages,
        EventFilter goal,
        Duration window, EventFilter contact, Duration again, EventFilter resolved, boolean responses, boolean handling, Revenue revenue,
        List<Channel> channels, Map<String, MetricTarget> targets, Instant asOf) {

    private static final EventFilter NO_FEEDBACK = new EventFilter.Not(EventFilter.is(LogField.TYPE, "feedback"));
    private static final EventFilter NOTHING = EventFilter.is(LogField.TYPE, "nothing");

    @Schema(name = "MetricRowKind", description = "What has a row of metrics")
    enum By {
        @JsonProperty("channel")
        CHANNEL,
        @JsonProperty("touchpoint")
        TOUCHPOINT,
        @JsonProperty("stage")
        STAGE,
        @JsonProperty("segment")
        SEGMENT;

        String key() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** @param property the amount, a number in the currency's main unit, beside a property {@code currency} */
    record Revenue(EventFilter event, String property, String currency) {
    }

    /** Feedback about a channel is not a visit to it. */
    static QuestionScope visits(QuestionScope scope) {
        return scope.by(new EventFilter.And(List.of(scope.filter(), NO_FEEDBACK)));
    }

    /** The scope of the question and that of its comparison. */
    List<QuestionScope> visited() {
        return compare == null ? List.of(visits(scope)) : List.of(visits(scope), visits(scope.in(compare)));
    }

    EventSequenceQuery walks(QuestionScope visits) {
        return EventSequenceQuery.of(visits, coding()).keepingOthers().lookingAhead(ahead(goal, window, contact, again));
    }

    Duration ahead() {
        return ahead(goal, window, contact, again);
    }

    /** How long after the period events are read to find the goal, the end of a session or another contact. */
    static Duration ahead(EventFilter goal, Duration window, EventFilter contact, Duration again) {
        Duration toGoal =
                goal == null ? Duration.ZERO : window == null || window.compareTo(SessionSplitter.GAP) < 0 ? SessionSplitter.GAP : window;
        return contact != null && again.compareTo(toGoal) > 0 ? again : toGoal;
    }

    TimePeriod reads(TimePeriod all) {
        return new TimePeriod(all.from(), later(all.to()), all.zone());
    }

    boolean isComplete(TimePeriod period) {
        return !later(period.to()).isAfter(asOf);
    }

    private Instant later(Instant to) {
        return later(to, ahead());
    }

    static Instant later(Instant to, Duration ahead) {
        return Duration.between(to, TimePeriod.LAST).compareTo(ahead) < 0 ? TimePeriod.LAST : to.plus(ahead);
    }

    /** The bits of {@link MetricCounter}; a condition that is not requested fits no event. */
    EventEncoder.Steps coding() {
        List<EventFilter> steps = new ArrayList<>();
        steps.add(goal == null ? NOTHING : goal);
        steps.add(contact == null ? NOTHING : contact);
        steps.add(resolved == null ? NOTHING : resolved);
        steps.add(responses ? direction("in") : NOTHING);
        steps.add(responses ? direction("out") : NOTHING);
        stages.forEach(stage -> steps.add(stage.touchpoints() == null ? NOTHING : stage.touchpoints()));
        stages.forEach(stage -> steps.add(stage.rules() == null ? NOTHING : stage.rules()));
        return new EventEncoder.Steps(steps);
    }

    /** The stage of an event: by a touchpoint of the map, else by the stages' rules; −1 for none. */
    int stage(int code) {
        int bits = code >>> MetricCounter.FIRST_FREE;
        return bits == 0 ? -1 : Integer.numberOfTrailingZeros(bits) % stages.size();
    }

    /** The events of a stage that no earlier stage takes by its touchpoints or rules. */
    EventFilter events(int stage) {
        List<EventFilter> ranked = new ArrayList<>();
        stages.forEach(each -> ranked.add(each.touchpoints() == null ? NOTHING : each.touchpoints()));
        stages.forEach(each -> ranked.add(each.rules() == null ? NOTHING : each.rules()));
        List<EventFilter> either = new ArrayList<>();
        for (int at : new int[]{ stage, stage + stages.size() }) {
            either.add(at == 0 ? ranked.getFirst()
                    : new EventFilter.And(
                            List.of(ranked.get(at), new EventFilter.Not(new EventFilter.Or(List.copyOf(ranked.subList(0, at)))))));
        }
        return new EventFilter.Or(either);
    }

    private static EventFilter direction(String way) {
        return new EventFilter.Property("direction", List.of(new PropertyCondition.Equal(TextNode.valueOf(way))));
    }

    Breakdown breakdown() {
        return by == By.SEGMENT ? new Breakdown.BySegment(segments) : new Breakdown.By(LogField.TOUCH, EventKinds.MOST);
    }

    MetricCounter.Rules rules(TimePeriod period) {
        Instant known = isComplete(period) ? later(period.to()) : asOf;
        return new MetricCounter.Rules(window == null ? 0 : window.toMillis(), again.toMillis(), period.to().toEpochMilli(),
                known.toEpochMilli());
    }
}
