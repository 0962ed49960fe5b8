package io.throughline.journey.analysis.result;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.page.Page;
import io.throughline.commons.page.PageCursor;
import io.throughline.commons.problem.ProblemException;
import io.throughline.journey.analysis.execution.QueryRun;
import io.throughline.journey.analysis.question.EventLogSource;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.RequestValues;
import io.throughline.journey.analysis.sql.AnalysisSql;
import io.throughline.journey.analysis.sql.ScopeSql;

/**
 * A page of the people whom a question is about, found while their walks go by in whatever order: in the order of their keys, so
 * that a page takes no more memory than itself, and costs what the question costs.
 *
 * @param <T> what is told of each
 */
public final class PeoplePage<T> {

    /** What the two fields of a request are, as its schema says it. */
    public static final String LIMIT = "How many people a page has at most; 50 where it is left out";
    public static final String CURSOR = "`next` of the page before, for the page after it";
    private static final int STANDARD = 50;

    private final PageWindow wanted;
    private final TreeMap<Long, T> found = new TreeMap<>(Long::compareUnsigned);

    public PeoplePage(PageWindow wanted) {
        this.wanted = wanted;
    }

    /** @param after the key of the last one of the page before; null for the first page */
    public record PageWindow(Long after, int limit) {

        /** From the fields {@code limit} and {@code cursor}, both of which may be null. */
        public static PageWindow of(Integer limit, String cursor, BodyFaults faults) {
            int most = RequestValues.or(limit, STANDARD);
            if (cursor == null) {
                return new PageWindow(null, most);
            }
            try {
                return new PageWindow(Long.parseUnsignedLong(PageCursor.parts(cursor, 1).getFirst()), most);
            } catch (ProblemException | NumberFormatException e) {
                faults.at("cursor", "must be the `next` of an earlier answer to this question");
                return new PageWindow(null, most);
            }
        }
    }

    /**
     * @param key of the person, unsigned
     * @param subject of one of their events; null for somebody who was erased meanwhile
     */
    @RegisterForReflection
    public record FoundPerson<T>(String key, String subject, T what) {
    }

    /**
     * @param source where they were found
     * @param people one more than the limit where there is a next page
     */
    @RegisterForReflection
    public record FoundPeople<T>(EventLogSource source, List<FoundPerson<T>> people, int limit) {

        public Page<FoundPerson<T>> page() {
            return Page.of(people, limit, last -> PageCursor.of(last.key()));
        }
    }

    /** Whether somebody of this key can be on the page at all. */
    public boolean wants(long person) {
        return (wanted.after() == null || Long.compareUnsigned(person, wanted.after()) > 0)
                && (found.size() <= wanted.limit() || Long.compareUnsigned(person, found.lastKey()) < 0);
    }

    /** What is told first of somebody stays. */
    public void add(long person, T what) {
        found.putIfAbsent(person, what);
        if (found.size() > wanted.limit() + 1) {
            found.pollLastEntry();
        }
    }

    /** @param scope where each of them has an event */
    public FoundPeople<T> found(AnalysisSql sql, QuestionScope scope, QueryRun run) {
        Map<String, String> subjects = new HashMap<>();
        if (!found.isEmpty()) {
            ScopeSql from = sql.of(scope);
            String keys = String.join(",", found.keySet().stream().map(Long::toUnsignedString).toList());
            for (JsonNode row : run.rows(from.with() + "SELECT toString(person) AS somebody, " + sql.subject() + " AS one " + from.from()
                    + " AND person IN (" + keys + ") GROUP BY person")) {
                subjects.put(row.path("somebody").asText(), row.path("one").asText());
            }
        }
        List<FoundPerson<T>> people = new ArrayList<>();
        found.forEach((person, what) -> {
            String key = Long.toUnsignedString(person);
            people.add(new FoundPerson<>(key, subjects.get(key), what));
        });
        return new FoundPeople<>(scope.source(), people, wanted.limit());
    }
}
