package io.throughline.journey.funnel;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import io.throughline.journey.analysis.Analysis;
import io.throughline.journey.analysis.Part;
import io.throughline.journey.analysis.PeoplePage;
import io.throughline.journey.analysis.Period;
import io.throughline.journey.analysis.Read;
import io.throughline.journey.analysis.Run;
import io.throughline.journey.analysis.Scope;
import io.throughline.journey.analysis.Sql;

/** Who came how far. No bean: what is found are people, which nobody may save or schedule. */
final class FunnelPeople implements Analysis<FunnelPeople.Question, PeoplePage.Found<FunnelPeople.Reached>> {

    private final Sql sql;

    FunnelPeople(Sql sql) {
        this.sql = sql;
    }

    enum State {

        REACHED, DROPPED, EXCLUDED;

        boolean holds(Attempt attempt, int step, int steps) {
            return switch (this) {
                case REACHED -> attempt.level() >= step;
                case DROPPED -> attempt.level() == step && step < steps && !attempt.excluded();
                case EXCLUDED -> attempt.level() == step && attempt.excluded();
            };
        }
    }

    record Question(FunnelQuestion funnel, int step, State state, PeoplePage.Wanted page) {
    }

    record Reached(int step, Instant began) {
    }

    @Override
    public String kind() {
        return "funnel/people";
    }

    @Override
    public Read<Question> read(Part body, Instant now) {
        FunnelQuestion asked = FunnelReader.read(body, now);
        int step = body.whole("step", 1, 1, Math.max(1, asked.steps().size()));
        if (!body.has("step")) {
            body.fault("step", "is missing");
        }
        State state = State.valueOf(body.oneOf("state", Set.of("reached", "dropped", "excluded"), "reached").toUpperCase(Locale.ROOT));
        PeoplePage.Wanted page = PeoplePage.Wanted.read(body);
        return Read.of(body, () -> new Question(asked.withoutGroups(), step, state, page));
    }

    @Override
    public Scope scope(Question question) {
        return question.funnel().scope();
    }

    @Override
    public Optional<Period> reads(Question question) {
        return question.funnel().reads();
    }

    @Override
    public PeoplePage.Found<Reached> answer(Question question, Run run) {
        FunnelQuestion asked = question.funnel();
        PeoplePage<Reached> page = new PeoplePage<>(question.page());
        Ways ways = Ways.by(asked.rules(asked.scope().period()));
        run.walks().each(asked.walks(asked.scope().period(), List.of()), run, walk -> {
            long person = walk.person();
            if (page.wants(person)) {
                ways.of(walk, attempt -> {
                    if (question.state().holds(attempt, question.step(), asked.steps().size())) {
                        page.add(person, new Reached(attempt.level(), Instant.ofEpochMilli(attempt.start())));
                    }
                });
            }
        });
        return page.found(sql, asked.scope(), run);
    }
}
