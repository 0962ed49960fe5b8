package io.throughline.journey.funnel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.page.Cursor;
import io.throughline.commons.page.Page;
import io.throughline.commons.problem.ProblemException;
import io.throughline.journey.analysis.Analysis;
import io.throughline.journey.analysis.Part;
import io.throughline.journey.analysis.Period;
import io.throughline.journey.analysis.Read;
import io.throughline.journey.analysis.Run;
import io.throughline.journey.analysis.Scope;
import io.throughline.journey.analysis.ScopeSql;
import io.throughline.journey.analysis.Sql;

/**
 * Who came how far. No bean: what is found are people, which nobody may save or schedule. The attempts are found anew, the people
 * in the order of their keys, so that a page costs what the funnel costs and no more memory than itself.
 */
final class FunnelPeople implements Analysis<FunnelPeople.Question, FunnelPeople.Found> {

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

    /** @param after the key of the last one of the page before; null for the first page */
    record Question(FunnelQuestion funnel, int step, State state, Long after, int limit) {
    }

    /** @param people one more than the limit where there is a next page */
    record Found(List<Somebody> people) {
    }

    /**
     * @param key of the person, unsigned
     * @param subject of one of their events
     */
    record Somebody(String key, String subject, int reached, Instant began) {
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
        int limit = body.whole("limit", 50, 1, Page.MAX_LIMIT);
        Long after = after(body);
        return Read.of(body, () -> new Question(asked.withoutGroups(), step, state, after, limit));
    }

    private static Long after(Part body) {
        String cursor = body.text("cursor");
        if (cursor == null) {
            return null;
        }
        try {
            return Long.parseUnsignedLong(Cursor.parts(cursor, 1).getFirst());
        } catch (ProblemException | NumberFormatException e) {
            body.fault("cursor", "must be the `next` of an earlier answer to this question");
            return null;
        }
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
    public Found answer(Question question, Run run) {
        FunnelQuestion asked = question.funnel();
        TreeMap<Long, Attempt> found = new TreeMap<>(Long::compareUnsigned);
        Ways ways = Ways.by(asked.rules(asked.scope().period()));
        run.walks().each(asked.walks(asked.scope().period(), List.of()), run, walk -> {
            long person = walk.person();
            boolean fits = (question.after() == null || Long.compareUnsigned(person, question.after()) > 0)
                    && (found.size() <= question.limit() || Long.compareUnsigned(person, found.lastKey()) < 0);
            if (fits) {
                ways.of(walk, attempt -> {
                    if (question.state().holds(attempt, question.step(), asked.steps().size())) {
                        found.putIfAbsent(person, attempt);
                    }
                });
                if (found.size() > question.limit() + 1) {
                    found.pollLastEntry();
                }
            }
        });
        Map<String, String> subjects = subjects(asked, found.keySet(), run);
        List<Somebody> people = new ArrayList<>();
        found.forEach((person, attempt) -> {
            String key = Long.toUnsignedString(person);
            people.add(new Somebody(key, subjects.get(key), attempt.level(), Instant.ofEpochMilli(attempt.start())));
        });
        return new Found(people);
    }

    /** Somebody who was erased meanwhile has none. */
    private Map<String, String> subjects(FunnelQuestion asked, Set<Long> people, Run run) {
        Map<String, String> subjects = new HashMap<>();
        if (people.isEmpty()) {
            return subjects;
        }
        ScopeSql scope = sql.of(asked.read(asked.scope().period()));
        String keys = String.join(",", people.stream().map(Long::toUnsignedString).toList());
        for (JsonNode row : run.rows(scope.with() + "SELECT toString(person) AS somebody, min(subject) AS one " + scope.from()
                + " AND person IN (" + keys + ") GROUP BY person")) {
            subjects.put(row.path("somebody").asText(), row.path("one").asText());
        }
        return subjects;
    }
}
