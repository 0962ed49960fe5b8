package io.throughline.journey.analysis;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.security.Roles;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** For tests alone: a question of any duration, by HTTP. */
@Path("/v1/analytics/endless")
@RolesAllowed({ Roles.ANALYST, Roles.ADMIN })
@RunOnVirtualThread
class EndlessResource {

    static final class Endless implements Analysis<ScopeRequest, Scope, Long> {

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
        public Scope read(ScopeRequest body, QuestionContext context, BodyFaults faults) {
            return body.scope(context, faults);
        }

        @Override
        public Scope scope(Scope question) {
            return question;
        }

        @Override
        public Long answer(Scope question, Run run) {
            return run.rows(sql).getFirst().get("n").asLong();
        }
    }

    static final String SQL = "SELECT sum(sipHash64(number)) AS n FROM numbers(300000000000)";

    @Inject
    Analyses analyses;

    record EndlessAnswer(long n, Basis basis) {
    }

    @POST
    @Operation(hidden = true)
    public EndlessAnswer ask(@HeaderParam("X-Query-Id") String queryId, ScopeRequest body) {
        Answer<Long> answer = analyses.ask(new Endless(SQL), body, queryId);
        return new EndlessAnswer(answer.result(), answer.basis());
    }
}
