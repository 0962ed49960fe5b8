package io.throughline.feedback.response.intake;

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
import io.throughline.feedback.response.FeedbackResponse;
import io.throughline.feedback.response.intake.BatchAnswer.Result;
import io.throughline.feedback.response.intake.ResponseIntake.IntakeResult;
import io.throughline.feedback.response.intake.ResponseSubmission.InvalidSubmission;
import io.throughline.feedback.response.intake.ResponseSubmission.ValidSubmission;

/**
 * Several responses of one sender, each validated separately.
 *
 * @param rows the rows in the order in which they were posted
 */
public record ResponseBatch(List<Row> rows) {

    sealed interface Row {
    }

    record Accepted(FeedbackResponse response) implements Row {
    }

    /** @param id the sender's own id; null where none can be read */
    record Refused(String id, Problem problem) implements Row {
    }

    /** Checks a JSON row against its schema and reads it. */
    interface RowReader {

        void check(JsonNode row, BodyFaults faults);

        NewResponse read(JsonNode row);
    }

    /** Determines the channel of a posted response from body and token. */
    public interface Channels {

        Optional<String> of(NewResponse posted, String pointer);
    }

    public static ResponseBatch of(List<JsonNode> posted, RowReader reader, ResponseSender responseSender, Channels channels, Instant now) {
        List<Row> rows = new ArrayList<>(posted.size());
        Map<UUID, Integer> places = new LinkedHashMap<>();
        for (int i = 0; i < posted.size(); i++) {
            Row row = row(posted.get(i), i, reader, responseSender, channels, now);
            if (row instanceof Accepted(FeedbackResponse response)) {
                Integer first = places.putIfAbsent(response.id(), i);
                if (first != null && !((Accepted) rows.get(first)).response().saysTheSameAs(response)) {
                    row = new Refused(response.externalId(), ResponsePermissions.problem(ProblemKind.CONFLICT, List.of(new FieldError(
                            pointer(i) + "/id", "is the id of " + pointer(first) + " too, which says something else"))));
                }
            }
            rows.add(row);
        }
        return new ResponseBatch(rows);
    }

    private static String pointer(int index) {
        return "/responses/" + index;
    }

    private static Row row(JsonNode node, int index, RowReader reader, ResponseSender responseSender, Channels channels, Instant now) {
        String id = node == null ? null : node.path("id").textValue();
        if (node == null || !node.isObject()) {
            FieldError fault = new FieldError(pointer(index), "must be an object");
            return new Refused(null, ResponsePermissions.problem(ProblemKind.INVALID_BODY, List.of(fault)));
        }
        BodyFaults faults = new BodyFaults().in("responses").in(index);
        reader.check(node, faults);
        if (!faults.isEmpty()) {
            return new Refused(id, ResponsePermissions.problem(ProblemKind.INVALID_BODY, faults.list()));
        }
        try {
            NewResponse posted = reader.read(node);
            return switch (ResponseSubmission.of(posted, responseSender, channels.of(posted, pointer(index)), now, faults)) {
                case ValidSubmission(FeedbackResponse response) -> new Accepted(response);
                case InvalidSubmission(List<FieldError> found) ->
                        new Refused(id, ResponsePermissions.problem(ProblemKind.INVALID_BODY, found));
            };
        } catch (ProblemException e) {
            return new Refused(id, e.problem());
        }
    }

    /** The valid responses, each once. */
    public List<FeedbackResponse> distinct() {
        Map<UUID, FeedbackResponse> distinct = new LinkedHashMap<>();
        for (Row row : rows) {
            if (row instanceof Accepted(FeedbackResponse response)) {
                distinct.putIfAbsent(response.id(), response);
            }
        }
        return List.copyOf(distinct.values());
    }

    public BatchAnswer answer(IntakeResult intakeResult) {
        Set<UUID> created = new HashSet<>(intakeResult.created());
        Set<String> people = new LinkedHashSet<>();
        List<Result> results = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            Result result = result(i, intakeResult, created);
            if (result.problem() == null && rows.get(i) instanceof Accepted(FeedbackResponse response)) {
                people.add(response.subject().toString());
            }
            results.add(result);
        }
        return BatchAnswer.of(results, people);
    }

    /** @param created ids of responses that this batch created and that no earlier row has reported */
    private Result result(int index, IntakeResult intakeResult, Set<UUID> created) {
        return switch (rows.get(index)) {
            case Refused(String id, Problem problem) -> new Result(index, id, BatchAnswer.REFUSED, null, problem);
            case Accepted(FeedbackResponse response) -> ResponsePermissions.refusal(intakeResult, response.id(), pointer(index) + "/id")
                    .map(problem -> new Result(index, response.externalId(), BatchAnswer.REFUSED, null, problem))
                    .orElseGet(() -> new Result(index, response.externalId(),
                            created.remove(response.id()) ? BatchAnswer.CREATED : BatchAnswer.DUPLICATE, response.id(), null));
        };
    }
}
