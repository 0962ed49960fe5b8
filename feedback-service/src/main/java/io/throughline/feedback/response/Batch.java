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

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.throughline.commons.problem.JsonFault;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.Problem.FieldError;
import io.throughline.commons.problem.ProblemException;
import io.throughline.feedback.response.BatchAnswer.Result;
import io.throughline.feedback.response.Intake.Verdict;
import io.throughline.feedback.response.Submission.Fault;
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

    /** The channel that a posted response is of, settled between body and token. */
    interface Channels {

        Optional<String> of(NewResponse posted, String pointer);
    }

    static Batch of(List<JsonNode> posted, ObjectReader reader, Poster poster, Channels channels, Instant now) {
        List<Row> rows = new ArrayList<>(posted.size());
        Map<UUID, Integer> places = new LinkedHashMap<>();
        for (int i = 0; i < posted.size(); i++) {
            Row row = row(posted.get(i), pointer(i), reader, poster, channels, now);
            if (row instanceof Accepted(Response response)) {
                Integer first = places.putIfAbsent(response.id(), i);
                if (first != null && !((Accepted) rows.get(first)).response().saysTheSameAs(response)) {
                    row = new Refused(response.externalId(), Posting.conflict(List.of(new Fault(pointer(i) + "/id",
                            "is the id of " + pointer(first) + " too, which says something else"))).problem());
                }
            }
            rows.add(row);
        }
        return new Batch(rows);
    }

    private static String pointer(int index) {
        return "/responses/" + index;
    }

    private static Row row(JsonNode node, String pointer, ObjectReader reader, Poster poster, Channels channels, Instant now) {
        String id = node == null ? null : node.path("id").textValue();
        if (node == null || !node.isObject()) {
            return new Refused(null, Posting.refusal(List.of(new Fault(pointer, "must be an object"))).problem());
        }
        try {
            NewResponse posted = reader.readValue(node);
            return switch (Submission.of(posted, poster, channels.of(posted, pointer), now)) {
                case Sound(Response response) -> new Accepted(response);
                case Faulty(List<Fault> faults) ->
                        new Refused(id, Posting.refusal(faults.stream().map(fault -> fault.under(pointer)).toList()).problem());
            };
        } catch (JacksonException e) {
            return new Refused(id, Posting.refusal(under(pointer, JsonFault.problem(e).errors())).problem());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (ProblemException e) {
            return new Refused(id, e.problem());
        }
    }

    private static List<Fault> under(String pointer, List<FieldError> errors) {
        return errors.stream().map(error -> new Fault(pointer + error.field(), error.message())).toList();
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
