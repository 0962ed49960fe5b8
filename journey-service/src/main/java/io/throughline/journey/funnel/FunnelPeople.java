package io.throughline.journey.funnel;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.analysis.execution.Analysis;
import io.throughline.journey.analysis.execution.QueryRun;
import io.throughline.journey.analysis.question.QuestionContext;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.RequestValues;
import io.throughline.journey.analysis.question.TimePeriod;
import io.throughline.journey.analysis.result.PeoplePage;
import io.throughline.journey.analysis.sql.AnalysisSql;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Finds the people who came a given way through a funnel. It is not a bean, because its answers contain people and must not be saved or
 * scheduled.
 */
final class FunnelPeople implements Analysis<FunnelPeopleRequest, FunnelPeople.Question, PeoplePage.FoundPeople<FunnelPeople.ReachedStep>> {

    private final AnalysisSql sql;

    FunnelPeople(AnalysisSql sql) {
        this.sql = sql;
    }

    @Schema(name = "FunnelState", description = "reached: took this step, and perhaps later ones. dropped: ended here, for no exclusion. "
            + "excluded: ended here by an exclusion.")
    enum State {

        @JsonProperty("reached")
        REACHED,
        @JsonProperty("dropped")
        DROPPED,
        @JsonProperty("excluded")
        EXCLUDED;

        boolean holds(FunnelAttempt attempt, int step, int steps) {
            return switch (this) {
                case REACHED -> attempt.level() >= step;
                case DROPPED -> attempt.level() == step && step < steps && !attempt.excluded();
                case EXCLUDED -> attempt.level() == step && attempt.excluded();
            };
        }
    }

    record Question(FunnelQuestion funnel, int step, State state, PeoplePage.PageWindow page) {
    }

    @RegisterForReflection
    record ReachedStep(int step, Instant began) {
    }

    @Override
    public String kind() {
        return "funnel/people";
    }

    @Override
    public Class<FunnelPeopleRequest> request() {
        return FunnelPeopleRequest.class;
    }

    @Override
    public Question read(FunnelPeopleRequest body, QuestionContext context, BodyFaults faults) {
        FunnelQuestion asked = FunnelReader.read(body, context, faults);
        if (body.step() > body.steps().size()) {
            faults.at("step", "must be a whole number from 1 to " + body.steps().size());
        }
        PeoplePage.PageWindow page = PeoplePage.PageWindow.of(body.limit(), body.cursor(), faults);
        return faults.isEmpty() ? new Question(asked.withoutGroups(), body.step(), RequestValues.or(body.state(), State.REACHED), page)
                : null;
    }

    @Override
    public QuestionScope scope(Question question) {
        return question.funnel().scope();
    }

    @Override
    public Optional<TimePeriod> reads(Question question) {
        return question.funnel().reads();
    }

    @Override
    public PeoplePage.FoundPeople<ReachedStep> answer(Question question, QueryRun run) {
        FunnelQuestion asked = question.funnel();
        PeoplePage<ReachedStep> page = new PeoplePage<>(question.page());
        FunnelMatcher funnelMatcher = FunnelMatcher.by(asked.rules(asked.scope().period()));
        run.eventSequences().each(asked.walks(asked.scope().period(), List.of()), run, eventSequence -> {
            long person = eventSequence.person();
            if (page.wants(person)) {
                funnelMatcher.of(eventSequence, attempt -> {
                    if (question.state().holds(attempt, question.step(), asked.steps().size())) {
                        page.add(person, new ReachedStep(attempt.level(), Instant.ofEpochMilli(attempt.start())));
                    }
                });
            }
        });
        return page.found(sql, asked.scope(), run);
    }
}
