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
 * A page of the people who answer a question, in the order of their keys. Event sequences may come in any order; only the page is held in
 * memory, and each page costs one run of the question.
 *
 * @param <T> what the page shows of each person
 */
public final class PeoplePage<T> {

    /** Descriptions of the two fields of a request, for its schema. */
    public static final String LIMIT = "How many people a page has at most; 50 where it is left out";
    public static final String CURSOR = "`next` of the page before, for the page after it";
    private static final int STANDARD = 50;

    private final PageWindow wanted;
    private final TreeMap<Long, T> found = new TreeMap<>(Long::compareUnsigned);

    public PeoplePage(PageWindow wanted) {
        this.wanted = wanted;
    }

    /** @param after the key of the last person on the previous page; null for the first page */
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
     * @param subject of one of their events; null if the person was erased in the meantime
     */
    @RegisterForReflection
    public record FoundPerson<T>(String key, String subject, T what) {
    }

    /**
     * @param source where they were found
     * @param people one more than the limit if there is a next page
     */
    @RegisterForReflection
    public record FoundPeople<T>(EventLogSource source, List<FoundPerson<T>> people, int limit) {

        public Page<FoundPerson<T>> page() {
            return Page.of(people, limit, last -> PageCursor.of(last.key()));
        }
    }

    /** Whether a person with this key can still be on the page. */
    public boolean wants(long person) {
        return (wanted.after() == null || Long.compareUnsigned(person, wanted.after()) > 0)
                && (found.size() <= wanted.limit() || Long.compareUnsigned(person, found.lastKey()) < 0);
    }

    /** Adds a person; later calls for the same person are ignored. */
    public void add(long person, T what) {
        found.putIfAbsent(person, what);
        if (found.size() > wanted.limit() + 1) {
            found.pollLastEntry();
        }
    }

    /** @param scope in which each of them has an event */
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
