package io.throughline.journey.funnel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import jakarta.enterprise.context.ApplicationScoped;

import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.analysis.execution.Analysis;
import io.throughline.journey.analysis.execution.QueryRun;
import io.throughline.journey.analysis.question.Breakdown;
import io.throughline.journey.analysis.question.EventStep;
import io.throughline.journey.analysis.question.QuestionContext;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.TimePeriod;
import io.throughline.journey.funnel.FunnelResult.Before;
import io.throughline.journey.funnel.FunnelRules.Order;

/** Counts how many people reach each step of a funnel. */
@ApplicationScoped
class FunnelAnalysis implements Analysis<FunnelRequest, FunnelQuestion, FunnelResult> {

    @Override
    public String kind() {
        return "funnel";
    }

    @Override
    public Class<FunnelRequest> request() {
        return FunnelRequest.class;
    }

    @Override
    public FunnelQuestion read(FunnelRequest body, QuestionContext context, BodyFaults faults) {
        return FunnelReader.read(body, context, faults);
    }

    @Override
    public QuestionScope scope(FunnelQuestion question) {
        return question.scope();
    }

    @Override
    public Optional<TimePeriod> reads(FunnelQuestion question) {
        return question.reads();
    }

    @Override
    public FunnelResult answer(FunnelQuestion question, QueryRun run) {
        List<String> values =
                run.eventSequences().values(question.read(question.scope().period()), question.anyStep(), question.breakdown(), run);
        FunnelTally now = tally(question, question.scope().period(), values, run);
        Before compared = null;
        if (question.compare() != null) {
            run.compare(question.compare());
            FunnelTally before = tally(question.withoutGroups(), question.compare(), List.of(), run);
            compared = new Before(question.compare().from(), question.compare().to(), before.all().steps(labels(question)),
                    before.all().converted(), before.all().seconds(), question.isComplete(question.compare()));
        }
        if (!now.all().isExact()) {
            run.addNote("Quantiles of more than " + DurationSummary.EXACT + " times are within 1 %.");
        }
        boolean broken = !(question.breakdown() instanceof Breakdown.None);
        List<String> shown = values.stream().map(run.mask()::text).toList();
        return new FunnelResult(now.all().steps(labels(question)), now.all().converted(), now.all().seconds(),
                question.isComplete(question.scope().period()), broken ? now.groups(labels(question), shown) : null, now.trend(),
                compared, definition(question));
    }

    private static FunnelTally tally(FunnelQuestion question, TimePeriod period, List<String> values, QueryRun run) {
        FunnelTally tally = new FunnelTally(question, period, values.size());
        FunnelMatcher funnelMatcher = FunnelMatcher.by(question.rules(period));
        run.eventSequences().each(question.walks(period, values), run,
                eventSequence -> funnelMatcher.of(eventSequence, attempt -> tally.add(attempt, eventSequence.segments())));
        return tally;
    }

    /** The labels of the columns. In a funnel of any order a column is a number of steps. */
    static List<String> labels(FunnelQuestion question) {
        return question.order() == Order.ANY ? IntStream.rangeClosed(1, question.steps().size()).mapToObj(Integer::toString).toList()
                : question.steps().stream().map(EventStep::label).toList();
    }

    private static String definition(FunnelQuestion question) {
        List<String> sentences = new ArrayList<>();
        sentences.add(switch (question.order()) {
            case ORDERED -> "The steps in this order; anything may happen in between.";
            case STRICT -> "The steps in this order, and no other event of the scope in between.";
            case ANY -> "The steps in any order: column k is who took k different ones.";
        });
        sentences.add("All of them within " + question.window()
                + ", the last moment included; the first lies in the period, later ones may come after it.");
        sentences.add("One event is one step; events of one millisecond have no order.");
        sentences.add(switch (question.entries()) {
            case BEST -> "A person counts once, with the attempt that came furthest.";
            case FIRST_EVER -> "A person counts once, with the attempt that begins with the first such event in the whole log.";
            case EACH -> "Each attempt counts; the next one begins once the one before is complete, excluded or out of time.";
        });
        if (!question.exclusions().isEmpty()) {
            sentences.add(
                    "An attempt ends where what is excluded happens after the one step and before the other, not in the millisecond of "
                            + "either.");
        }
        sentences.add("Shares with their 95 % interval (Wilson 1927).");
        return String.join(" ", sentences);
    }
}
