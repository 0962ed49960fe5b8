package io.throughline.journey.attribution;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.journey.analysis.Analysis;
import io.throughline.journey.analysis.Breakdown;
import io.throughline.journey.analysis.Check;
import io.throughline.journey.analysis.Coding;
import io.throughline.journey.analysis.EventFilter;
import io.throughline.journey.analysis.Part;
import io.throughline.journey.analysis.Period;
import io.throughline.journey.analysis.Read;
import io.throughline.journey.analysis.Run;
import io.throughline.journey.analysis.Scope;
import io.throughline.journey.analysis.Source;
import io.throughline.journey.analysis.WalkQuery;
import io.throughline.journey.attribution.AttributionQuestion.Revenue;
import io.throughline.journey.attribution.AttributionResult.ModelCredits;

/** Asks which channels or touchpoints conversions are credited to. */
@ApplicationScoped
class AttributionAnalysis implements Analysis<AttributionQuestion, AttributionResult> {

    @Override
    public String kind() {
        return "attribution";
    }

    @Override
    public Read<AttributionQuestion> read(Part body, Instant now) {
        return AttributionReader.read(body, now);
    }

    @Override
    public Scope scope(AttributionQuestion question) {
        return question.scope();
    }

    @Override
    public Optional<Period> reads(AttributionQuestion question) {
        return Optional.of(withLookBack(question));
    }

    private static Period withLookBack(AttributionQuestion question) {
        Period period = question.scope().period();
        Instant from = period.from().minus(question.lookBack());
        return new Period(from.isBefore(Period.FIRST) ? Period.FIRST : from, period.to(), period.zone());
    }

    @Override
    public AttributionResult answer(AttributionQuestion question, Run run) {
        run.label("association");
        return question.goal() == null ? finished(question, run) : walked(question, run);
    }

    private AttributionResult walked(AttributionQuestion question, Run run) {
        Scope scope = question.scope();
        EventFilter goal = question.goal().event();
        List<String> values = run.walks().values(scope.in(withLookBack(question)), new EventFilter.Or(List.of(goal, question.touches())), question.by(), run);
        TouchKeys keys = TouchKeys.of(values, question, run);
        Attribution attribution = new Attribution(keys.all().size(), EnumSet.copyOf(question.models()), question.options());
        boolean[] full = new boolean[1];
        TrailCutter cutter = new TrailCutter(scope.period().from().toEpochMilli(), scope.period().to().toEpochMilli(), question.lookBack().toMillis(),
                question.firstOnly(), trail -> full[0] |= !attribution.add(keys.renamed(trail)));
        if (!values.isEmpty()) {
            WalkQuery query = WalkQuery.of(scope, new Coding.Steps(List.of(goal, counted(goal, question.revenue()), question.touches())))
                    .inArrivalOrder().by(question.by(), values).lookingBack(question.lookBack());
            run.walks().each(question.revenue() == null ? query : query.valued(question.revenue().property()), run, cutter::cut);
        }
        if (full[0]) {
            throw tooMany();
        }
        if (cutter.otherCurrency() > 0 && question.revenue() != null) {
            run.note(cutter.otherCurrency() + " conversions name a currency other than " + question.revenue().currency()
                    + ": they count, their revenue does not.");
        }
        if (cutter.beyondBelief() > 0 && question.revenue() != null) {
            run.note(cutter.beyondBelief() + " conversions are said to be worth more than " + (long) TrailCutter.MOST_WORTH + " " + question.revenue().currency()
                    + ": they count, their revenue does not.");
        }
        if (values.size() >= AttributionReader.MOST_CHANNELS) {
            run.note("The " + AttributionReader.MOST_CHANNELS + " most frequent are told apart; all others are one.");
        }
        return result(question, keys.all(), attribution, cutter.open());
    }

    /** The goal, worth something in the currency that is asked for, or in none that is named. */
    private static EventFilter counted(EventFilter goal, Revenue revenue) {
        if (revenue == null) {
            return goal;
        }
        List<JsonNode> written = Stream.of(revenue.currency(), revenue.currency().toLowerCase(Locale.ROOT), "").<JsonNode>map(TextNode::valueOf).toList();
        EventFilter same = new EventFilter.Property(revenue.currencyProperty(), List.of(new Check.OneOf(written)));
        EventFilter none = new EventFilter.Property(revenue.currencyProperty(), List.of(new Check.Exists(false)));
        return new EventFilter.And(List.of(goal, new EventFilter.Or(List.of(same, none))));
    }

    private AttributionResult finished(AttributionQuestion question, Run run) {
        Source.Dataset dataset = (Source.Dataset) question.scope().source();
        List<JsonNode> rows = run.rows("SELECT path, sum(conversions) AS conversions, toFloat64(sum(value)) AS value, sum(nulls) AS nulls FROM bulk_paths"
                + " WHERE dataset = '" + dataset.id() + "' GROUP BY path ORDER BY path");
        Map<String, Integer> places = new LinkedHashMap<>();
        List<Trail> trails = new ArrayList<>();
        for (JsonNode row : rows) {
            int[] touches = new int[row.get("path").size()];
            for (int i = 0; i < touches.length; i++) {
                touches[i] = places.computeIfAbsent(run.mask().text(row.get("path").get(i).asText()), fresh -> places.size());
            }
            trails.add(new Trail(touches, null, row.get("conversions").asLong(), row.get("value").asDouble(), row.get("nulls").asLong()));
        }
        Attribution attribution = new Attribution(places.size(), EnumSet.copyOf(question.models()), question.options());
        trails.forEach(attribution::add);
        long journeys = trails.stream().mapToLong(trail -> trail.conversions() + trail.nulls()).sum();
        run.counted(journeys, trails.stream().mapToLong(trail -> (trail.conversions() + trail.nulls()) * trail.touches().length).sum());
        run.note("Of finished paths each is counted as a person of its own, and each of its touches as an event.");
        run.note("The period does not bound finished paths: they have no times.");
        return result(question, List.copyOf(places.keySet()), attribution, 0);
    }

    private static AttributionResult result(AttributionQuestion question, List<String> keys, Attribution attribution, long open) {
        AttributionSummary summary = new AttributionSummary(question, keys, attribution.conversions(), attribution.value());
        Map<String, ModelCredits> models = new LinkedHashMap<>();
        for (Model model : question.models()) {
            models.put(model.id(), summary.of(attribution.credits(model).orElseThrow(AttributionAnalysis::tooMany)));
        }
        return new AttributionResult(attribution.conversions(), summary.revenue(), attribution.nulls(), open, models);
    }

    private static ProblemException tooMany() {
        return ProblemException.of(ProblemKind.UNPROCESSABLE, "There are more than " + FoldedTrails.MOST
                + " different journeys, or more than " + Markov.MOST_STATES + " states of a chain: lower the order, ask by channel, or leave markov and shapley out.");
    }
}
