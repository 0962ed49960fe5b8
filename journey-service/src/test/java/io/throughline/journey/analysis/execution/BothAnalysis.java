package io.throughline.journey.analysis.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.filter.EventFilterRequest;
import io.throughline.journey.analysis.filter.PeopleFilterRequest;
import io.throughline.journey.analysis.question.ClaimsUse;
import io.throughline.journey.analysis.question.PeriodRequest;
import io.throughline.journey.analysis.question.QuestionContext;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.ScopedRequest;
import io.throughline.journey.analysis.question.TimePeriod;
import io.throughline.journey.analysis.sequence.EventEncoder;
import io.throughline.journey.analysis.sequence.EventSequenceQuery;

/** How many people did both A and B, as a walk tells it. */
final class BothAnalysis implements Analysis<BothAnalysis.Request, BothAnalysis.Both, Long> {

    record Both(QuestionScope scope, String a, String b) {
    }

    record Request(PeriodRequest period, String zone, UUID dataset, EventFilterRequest filter, PeopleFilterRequest people, ClaimsUse claims,
            String a, String b) implements ScopedRequest {
    }

    @Override
    public String kind() {
        return "test";
    }

    @Override
    public Class<Request> request() {
        return Request.class;
    }

    @Override
    public Both read(Request body, QuestionContext context, BodyFaults faults) {
        return new Both(body.scope(context, faults), body.a(), body.b());
    }

    @Override
    public QuestionScope scope(Both question) {
        return question.scope();
    }

    @Override
    public Optional<TimePeriod> reads(Both question) {
        return Optional.of(question.scope().period());
    }

    @Override
    public Long answer(Both question, QueryRun run) {
        long[] both = { 0 };
        run.eventSequences()
                .each(EventSequenceQuery.of(question.scope(),
                        new EventEncoder.Steps(List.of(EventFilter.event(question.a()), EventFilter.event(question.b())))), run,
                        eventSequence -> {
                            int done = 0;
                            for (int i = 0; i < eventSequence.size(); i++) {
                                assertThat(i == 0 || eventSequence.time(i - 1) <= eventSequence.time(i)).isTrue();
                                done |= eventSequence.code(i);
                            }
                            both[0] += done == 3 ? 1 : 0;
                        });
        return both[0];
    }
}
