package io.throughline.journey.attribution;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.journey.analysis.execution.Analysis;
import io.throughline.journey.analysis.execution.QueryRun;
import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.filter.PropertyCondition;
import io.throughline.journey.analysis.question.EventLogSource;
import io.throughline.journey.analysis.question.QuestionContext;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.TimePeriod;
import io.throughline.journey.analysis.sequence.EventEncoder;
import io.throughline.journey.analysis.sequence.EventSequenceQuery;
import io.throughline.journey.attribution.AttributionQuestion.Revenue;
import io.throughline.journey.attribution.AttributionResult.Compared;
import io.throughline.journey.attribution.AttributionResult.ModelCredits;

/** Computes to which channels or touchpoints conversions are credited. */
@ApplicationScoped
class AttributionAnalysis implements Analysis<AttributionRequest, AttributionQuestion, AttributionResult> {

    @Override
    public String kind() {
        return "attribution";
    }

    @Override
    public Class<AttributionRequest> request() {
        return AttributionRequest.class;
    }

    @Override
    public AttributionQuestion read(AttributionRequest body, QuestionContext context, BodyFaults faults) {
        return AttributionReader.read(body, context, faults);
    }

    @Override
    public QuestionScope scope(AttributionQuestion question) {
        return question.scope();
    }

    @Override
    public Optional<TimePeriod> reads(AttributionQuestion question) {
        return Optional.of(withLookBack(question, question.scope().period().spanning(question.compare())));
    }

    private static TimePeriod withLookBack(AttributionQuestion question, TimePeriod period) {
        Instant from = period.from().minus(question.lookBack());
        return new TimePeriod(from.isBefore(TimePeriod.FIRST) ? TimePeriod.FIRST : from, period.to(), period.zone());
    }

    @Override
    public AttributionResult answer(AttributionQuestion question, QueryRun run) {
        run.label("association");
        return question.goal() == null ? finished(question, run) : walked(question, run);
    }

    private AttributionResult walked(AttributionQuestion question, QueryRun run) {
        QuestionScope scope = question.scope();
        Set<String> told = new LinkedHashSet<>(values(question, scope.period(), run));
        if (question.compare() != null) {
            told.addAll(values(question, question.compare(), run));
        }
        List<String> values = told.stream().limit(AttributionReader.MOST_CHANNELS).toList();
        TouchpointKeys keys = TouchpointKeys.of(values, question, run);
        PeriodCredits now = walked(question, scope.period(), values, keys, run);
        note(question.revenue(), now, "", run);
        if (values.size() >= AttributionReader.MOST_CHANNELS) {
            run.addNote("The " + AttributionReader.MOST_CHANNELS + " most frequent are told apart; all others are one.");
        }
        PeriodCredits before = null;
        if (question.compare() != null) {
            run.compare(question.compare());
            before = walked(question, question.compare(), values, keys, run);
            note(question.revenue(), before, "In the period to compare with ", run);
        }
        return result(question, keys.all(), now, before);
    }

    /** @param credits of the requested models */
    private record PeriodCredits(long conversions, double value, long nulls, ExcludedConversions cut,
            Map<AttributionModel, ChannelCredits> credits) {

        /** Counts of the extractor besides the credits: what was left out, and what rests on public sources. */
        record ExcludedConversions(long open, long otherCurrency, long beyondBelief, long publicConversions, double publicValue) {

            static final ExcludedConversions NONE = new ExcludedConversions(0, 0, 0, 0, 0);

            static ExcludedConversions of(ConversionPathExtractor cutter) {
                return new ExcludedConversions(cutter.open(), cutter.otherCurrency(), cutter.beyondBelief(), cutter.publicConversions(),
                        cutter.publicValue());
            }
        }

        static PeriodCredits of(AttributionQuestion question, AttributionCalculator attribution, ExcludedConversions cut, QueryRun run) {
            Map<AttributionModel, ChannelCredits> credits = new EnumMap<>(AttributionModel.class);
            for (AttributionModel model : question.models()) {
                credits.put(model, attribution.credits(model, run::checkCancelled).orElseThrow(AttributionAnalysis::tooMany));
            }
            return new PeriodCredits(attribution.conversions(), attribution.value(), attribution.nulls(), cut, credits);
        }
    }

    private static void note(Revenue revenue, PeriodCredits walked, String where, QueryRun run) {
        if (revenue != null && walked.cut().otherCurrency() > 0) {
            run.addNote(where + walked.cut().otherCurrency() + " conversions name a currency other than " + revenue.currency()
                    + ": they count, their revenue does not.");
        }
        if (revenue != null && walked.cut().beyondBelief() > 0) {
            run.addNote(where + walked.cut().beyondBelief() + " conversions are said to be worth more than "
                    + (long) ConversionPathExtractor.MOST_WORTH + " " + revenue.currency()
                    + ": they count, their revenue does not.");
        }
    }

    private static List<String> values(AttributionQuestion question, TimePeriod period, QueryRun run) {
        return run.eventSequences().values(question.scope().in(period).reading(withLookBack(question, period)),
                new EventFilter.Or(List.of(question.goal().event(), question.touches())), question.by(), run);
    }

    private static PeriodCredits walked(AttributionQuestion question, TimePeriod period, List<String> values, TouchpointKeys keys,
            QueryRun run) {
        EventFilter goal = question.goal().event();
        AttributionCalculator attribution =
                new AttributionCalculator(keys.all().size(), EnumSet.copyOf(question.models()), question.options());
        boolean[] full = new boolean[1];
        ConversionPathExtractor cutter =
                new ConversionPathExtractor(period.from().toEpochMilli(), period.to().toEpochMilli(), question.lookBack().toMillis(),
                        question.firstOnly(), conversionPath -> full[0] |= !attribution.add(keys.renamed(conversionPath)));
        if (!values.isEmpty()) {
            EventSequenceQuery query = EventSequenceQuery
                    .of(question.scope().in(period),
                            new EventEncoder.Steps(List.of(goal, counted(goal, question.revenue()), question.touches(),
                                    new EventFilter.And(List.of(goal, EventFilter.unproven())))))
                    .inArrivalOrder().by(question.by(), values).lookingBack(question.lookBack());
            run.eventSequences().each(question.revenue() == null ? query : query.valued(question.revenue().property()), run, cutter::cut);
        }
        if (full[0]) {
            throw tooMany();
        }
        return PeriodCredits.of(question, attribution, PeriodCredits.ExcludedConversions.of(cutter), run);
    }

    /** The goal with an amount in the requested currency, or without a currency. */
    private static EventFilter counted(EventFilter goal, Revenue revenue) {
        if (revenue == null) {
            return goal;
        }
        List<JsonNode> written =
                Stream.of(revenue.currency(), revenue.currency().toLowerCase(Locale.ROOT), "").<JsonNode>map(TextNode::valueOf).toList();
        EventFilter same = new EventFilter.Property(revenue.currencyProperty(), List.of(new PropertyCondition.OneOf(written)));
        EventFilter none = new EventFilter.Property(revenue.currencyProperty(), List.of(new PropertyCondition.Exists(false)));
        return new EventFilter.And(List.of(goal, new EventFilter.Or(List.of(same, none))));
    }

    private AttributionResult finished(AttributionQuestion question, QueryRun run) {
        EventLogSource.Dataset dataset = (EventLogSource.Dataset) question.scope().source();
        List<JsonNode> rows =
                run.rows("SELECT path, sum(conversions) AS conversions, toFloat64(sum(value)) AS value, sum(nulls) AS nulls FROM bulk_paths"
                        + " WHERE dataset = '" + dataset.id() + "' GROUP BY path ORDER BY path");
        Map<String, Integer> places = new LinkedHashMap<>();
        List<ConversionPath> trails = new ArrayList<>();
        for (JsonNode row : rows) {
            int[] touches = new int[row.get("path").size()];
            for (int i = 0; i < touches.length; i++) {
                touches[i] = places.computeIfAbsent(run.mask().text(row.get("path").get(i).asText()), fresh -> places.size());
            }
            trails.add(new ConversionPath(touches, null, row.get("conversions").asLong(), row.get("value").asDouble(),
                    row.get("nulls").asLong()));
        }
        AttributionCalculator attribution = new AttributionCalculator(places.size(), EnumSet.copyOf(question.models()), question.options());
        trails.forEach(attribution::add);
        long journeys = trails.stream().mapToLong(conversionPath -> conversionPath.conversions() + conversionPath.nulls()).sum();
        run.counted(journeys,
                trails.stream()
                        .mapToLong(
                                conversionPath -> (conversionPath.conversions() + conversionPath.nulls()) * conversionPath.touches().length)
                        .sum());
        run.addNote("Of finished paths each is counted as a person of its own, and each of its touches as an event.");
        run.addNote("The period does not bound finished paths: they have no times.");
        return result(question, List.copyOf(places.keySet()),
                PeriodCredits.of(question, attribution, PeriodCredits.ExcludedConversions.NONE, run), null);
    }

    /** @param before null if nothing is compared */
    private static AttributionResult result(AttributionQuestion question, List<String> keys, PeriodCredits now, PeriodCredits before) {
        AttributionSummary summary = new AttributionSummary(question, keys, now.conversions(), now.value());
        AttributionSummary earlier = before == null ? null : new AttributionSummary(question, keys, before.conversions(), before.value());
        Map<String, ModelCredits> models = new LinkedHashMap<>();
        for (AttributionModel model : question.models()) {
            models.put(model.id(),
                    summary.of(now.credits().get(model), before == null ? null : earlier.before(before.credits().get(model))));
        }
        Compared compared = before == null ? null : new Compared(question.compare().from(), question.compare().to(), before.conversions(),
                before.cut().publicConversions(), earlier.revenue(), earlier.money(before.cut().publicValue()), before.nulls(),
                before.cut().open());
        return new AttributionResult(now.conversions(), now.cut().publicConversions(), summary.revenue(),
                summary.money(now.cut().publicValue()),
                now.nulls(), now.cut().open(), models, compared);
    }

    private static ProblemException tooMany() {
        return ProblemException.of(ProblemKind.UNPROCESSABLE, "There are more than " + FoldedConversionPaths.MOST
                + " different journeys, or more than " + MarkovRemovalEffects.MOST_STATES
                + " states of a chain: lower the order, ask by channel, or leave markov and shapley out.");
    }
}
