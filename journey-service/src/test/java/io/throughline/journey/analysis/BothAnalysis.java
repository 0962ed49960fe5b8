package io.throughline.journey.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

import io.throughline.commons.contract.BodyFaults;

/** How many people did both A and B, as a walk tells it. */
final class BothAnalysis implements Analysis<BothAnalysis.Request, BothAnalysis.Both, Long> {

    record Both(Scope scope, String a, String b) {
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
        public Scope scope(Both question) {
            return question.scope();
        }

        @Override
        public Optional<Period> reads(Both question) {
            return Optional.of(question.scope().period());
        }

        @Override
        public Long answer(Both question, Run run) {
            long[] both = { 0 };
            run.walks().each(WalkQuery.of(question.scope(), new Coding.Steps(List.of(EventFilter.event(question.a()), EventFilter.event(question.b())))), run,
                    walk -> {
                        int done = 0;
                        for (int i = 0; i < walk.size(); i++) {
                            assertThat(i == 0 || walk.time(i - 1) <= walk.time(i)).isTrue();
                            done |= walk.code(i);
                        }
                        both[0] += done == 3 ? 1 : 0;
                    });
            return both[0];
        }
}
