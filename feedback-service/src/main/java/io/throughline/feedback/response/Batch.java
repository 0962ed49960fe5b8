package io.throughline.feedback.response;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.Problem.FieldError;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.feedback.response.BatchAnswer.Result;
import io.throughline.feedback.response.Intake.Verdict;
import io.throughline.feedback.response.Submission.Faulty;
import io.throughline.feedback.response.Submission.Sound;

/**
 * Several responses of one sender, each judged by itself.
 *
 * @param rows in the order posted
 */
record Batch(List<Row> rows) {

    sealed interface Row {
    }

    record Accepted(Response response) implements Row {
    }

    /** @param id the sender's own; null where none can be read */
    record Refused(String id, Problem problem) implements Row {
    }

    /** How a row of JSON is checked against its schema, and read. */
    interface RowReader {

        void check(JsonNode row, BodyFaults faults);

        NewResponse read(JsonNode row);
    }

    /** The channel that a posted response is of, settled between body and token. */
    interface Channels {

        Optional<String> of(NewResponse posted, String pointer);
    }

    static Batch of(List<JsonNode> posted, RowReader reader, Poster poster, Channels channels, Instant now) {
        List<Row> rows = new ArrayList<>(posted.size());
        Map<UUID, Integer> places = new LinkedHashMap<>();
        for (int i = 0; i < posted.size(); i++) {
            Row row = row(posted.get(i), i, reader, poster, channels, now);
            if (row instanceof Accepted(Response response)) {
                Integer first = places.putIfAbsent(response.id(), i);
                if (first != null && !((Accepted) rows.get(first)).response().saysTheSameAs(response)) {
                    row = new Refused(response.externalId(), Posting.problem(ProblemKind.CONFLICT, List.of(new FieldError(
                            pointer(i) + "/id", "is the id of " + pointer(first) + " too, which says something else"))));
                }
            }
            rows.add(row);
        }
        return new Batch(rows);
    }

    private static String pointer(int index) {
        return "/responses/" + index;
    }

    private static Row row(JsonNode node, int index, RowReader reader, Poster poster, Channels channels, Instant now) {
        String id = node == null ? null : node.path("id").textValue();
        if (node == null || !node.isObject()) {
            FieldError fault = new FieldError(pointer(index), "must be an object");
            return new Refused(null, Posting.problem(ProblemKind.INVALID_BODY, List.of(fault)));
        }
        BodyFaults faults = new BodyFaults().in("responses").in(index);
        reader.check(node, faults);
        if (!faults.isEmpty()) {
            return new Refused(id, Posting.problem(ProblemKind.INVALID_BODY, faults.list()));
        }
        try {
            NewResponse posted = reader.read(node);
            return switch (Submission.of(posted, poster, channels.of(posted, pointer(index)), now, faults)) {
                case Sound(Response response) -> new Accepted(response);
                case Faulty(List<FieldError> found) -> new Refused(id, Posting.problem(ProblemKind.INVALID_BODY, found));
            };
        } catch (ProblemException e) {
            return new Refused(id, e.problem());
        }
    }

    /** Those that can be stored, each once. */
    List<Response> distinct() {
        Map<UUID, Response> distinct = new LinkedHashMap<>();
        for (Row row : rows) {
            if (row instanceof Accepted(Response response)) {
                distinct.putIfAbsent(response.id(), response);
            }
        }
        return List.copyOf(distinct.values());
    }

    BatchAnswer answer(Verdict verdict) {
        Set<UUID> created = new HashSet<>(verdict.created());
        Set<String> people = new LinkedHashSet<>();
        List<Result> results = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            Result result = result(i, verdict, created);
            if (result.problem() == null && rows.get(i) instanceof Accepted(Response response)) {
                people.add(response.subject().toString());
            }
            results.add(result);
        }
        return BatchAnswer.of(results, people);
    }

    /** @param created those that no row before is answered as having brought */
    private Result result(int index, Verdict verdict, Set<UUID> created) {
        return switch (rows.get(index)) {
            case Refused(String id, Problem problem) -> new Result(index, id, BatchAnswer.REFUSED, null, problem);
            case Accepted(Response response) -> Posting.refusal(verdict, response.id(), pointer(index) + "/id")
                    .map(problem -> new Result(index, response.externalId(), BatchAnswer.REFUSED, null, problem))
                    .orElseGet(() -> new Result(index, response.externalId(),
                            created.remove(response.id()) ? BatchAnswer.CREATED : BatchAnswer.DUPLICATE, response.id(), null));
        };
    }
}
