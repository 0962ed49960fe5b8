package io.throughline.journey.analysis.execution;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.security.RealmRoles;
import io.throughline.journey.analysis.question.QuestionContext;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.ScopeRequest;
import io.throughline.journey.analysis.result.AnswerBasis;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** For tests alone: a question of any duration, by HTTP. */
@Path("/v1/analytics/endless")
@RolesAllowed({ RealmRoles.ANALYST, RealmRoles.ADMIN })
@RunOnVirtualThread
class EndlessResource {

    static final class Endless implements Analysis<ScopeRequest, QuestionScope, Long> {

        private final String sql;

        Endless(String sql) {
            this.sql = sql;
        }

        @Override
        public String kind() {
            return "endless";
        }

        @Override
        public Class<ScopeRequest> request() {
            return ScopeRequest.class;
        }

        @Override
        public QuestionScope read(ScopeRequest body, QuestionContext context, BodyFaults faults) {
            return body.scope(context, faults);
        }

        @Override
        public QuestionScope scope(QuestionScope question) {
            return question;
        }

        @Override
        public Long answer(QuestionScope question, QueryRun run) {
            return run.rows(sql).getFirst().get("n").asLong();
        }
    }

    static final String SQL = "SELECT sum(sipHash64(number)) AS n FROM numbers(300000000000)";

    @Inject
    AnalysisService analyses;

    record EndlessAnswer(long n, AnswerBasis basis) {
    }

    @POST
    @Operation(hidden = true)
    public EndlessAnswer ask(@HeaderParam("X-Query-Id") String queryId, ScopeRequest body) {
        AnalysisAnswer<Long> answer = analyses.execute(new Endless(SQL), body, queryId);
        return new EndlessAnswer(answer.result(), answer.basis());
    }
}
