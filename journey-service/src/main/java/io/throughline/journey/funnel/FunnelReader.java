package io.throughline.journey.funnel;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.journey.analysis.Breakdown;
import io.throughline.journey.analysis.Grain;
import io.throughline.journey.analysis.Part;
import io.throughline.journey.analysis.Period;
import io.throughline.journey.analysis.Scope;
import io.throughline.journey.analysis.ScopeReader;
import io.throughline.journey.analysis.Step;
import io.throughline.journey.funnel.FunnelQuestion.Excluded;
import io.throughline.journey.funnel.FunnelRules.Entries;
import io.throughline.journey.funnel.FunnelRules.Exclusion;
import io.throughline.journey.funnel.FunnelRules.Order;

/** Reads a funnel, and says all that is wrong with it. */
final class FunnelReader {

    private static final Duration STANDARD_WINDOW = Duration.ofDays(7);
    private static final Duration LONGEST_WINDOW = Duration.ofDays(366);

    private FunnelReader() {
    }

    /** The body is left open, for what is asked besides. Of use only where there are no faults. */
    static FunnelQuestion read(Part body, Instant now) {
        Scope scope = ScopeReader.scope(body, now);
        Period compare = ScopeReader.compare(body, scope.period());
        List<Step> steps = new ArrayList<>();
        body.parts("steps", 2, FunnelRules.MOST_STEPS).forEach(each -> steps.add(ScopeReader.step(each)));
        Order order = Order.valueOf(body.oneOf("order", Set.of("ordered", "strict", "any"), "ordered").toUpperCase(Locale.ROOT));
        Entries entries = Entries.valueOf(body.oneOf("entries", Set.of("best", "first_ever", "each"), "best").toUpperCase(Locale.ROOT));
        if (order == Order.ANY && entries == Entries.EACH) {
            body.fault("entries", "must be best or first_ever where the steps may come in any order: one attempt could not be told from the next");
        }
        List<Excluded> exclusions = exclusions(body, steps.size());
        if (order == Order.ANY && body.has("exclusions")) {
            body.fault("exclusions", "must be left out where the steps may come in any order: nothing is between two of them");
        }
        Breakdown breakdown = ScopeReader.breakdown(body);
        int attribution = attribution(body, steps.size());
        if (body.has("attribution") && (breakdown instanceof Breakdown.None || breakdown instanceof Breakdown.BySegment)) {
            body.fault("attribution", "needs a breakdown by what an event says");
        }
        Duration window = body.duration("window", STANDARD_WINDOW, LONGEST_WINDOW);
        Instant over = scope.period().to().plus(window);
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
        return new FunnelQuestion(scope, compare, steps, order, window, entries, exclusions, breakdown, attribution, trend(body, scope.period()),
                minute.isBefore(over) ? minute : over);
    }

    private static List<Excluded> exclusions(Part body, int steps) {
        List<Excluded> exclusions = new ArrayList<>();
        for (Part each : body.parts("exclusions", 0, FunnelRules.MOST_EXCLUSIONS)) {
            int after = each.whole("after", 1, 1, FunnelRules.MOST_STEPS - 1);
            int before = each.whole("before", after + 1, 2, FunnelRules.MOST_STEPS);
            if (before <= after || steps > 0 && before > steps) {
                each.fault("before", "must be the number of a step that comes later than step `after`");
            }
            Step step = ScopeReader.step(each, "step");
            each.done();
            exclusions.add(new Excluded(step, new Exclusion(after, before)));
        }
        return exclusions;
    }

    private static int attribution(Part body, int steps) {
        JsonNode given = body.find("attribution").orElse(null);
        if (given == null || given.isTextual()) {
            return body.oneOf("attribution", Set.of("first", "last"), "first").equals("first") ? 1 : FunnelQuestion.LAST_STEP;
        }
        return body.part("attribution").map(part -> {
            int step = part.whole("step", 1, 1, Math.max(1, steps));
            part.done();
            return step;
        }).orElse(1);
    }

    private static Grain trend(Part body, Period period) {
        String trend = body.oneOf("trend", Set.of("hour", "day", "week", "month", "quarter", "year"), "");
        if (trend.isEmpty()) {
            return null;
        }
        Grain grain = Grain.valueOf(trend.toUpperCase(Locale.ROOT));
        List<Instant> starts = period.starts(grain);
        if (starts.size() == Period.MOST_STARTS && grain.next(starts.getLast().atZone(period.zone())).toInstant().isBefore(period.to())) {
            body.fault("trend", "would have more than " + Period.MOST_STARTS + " points: choose a longer unit or a shorter period");
        }
        return grain;
    }
}
