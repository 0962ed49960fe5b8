package io.throughline.journey.analysis.question;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;

/**
 * Finds conditions on personal data that the caller sees masked, in a question or in a stored rule that others run later. Such conditions
 * are refused: by comparing counts, a caller could find out an address letter by letter. A condition that an event has a property at all is
 * allowed.
 */
public final class PersonalDataConditions {

    private static final String MESSAGE = "asks for people by what your role does not see in clear";
    private static final int MOST_NAMED = 100;
    private static final Set<String> HIDDEN = Set.of("ip", "comment");
    private static final Set<String> NO_COMPARISON = Set.of("property", "exists");

    private final PersonalDataMask mask;
    private final List<QuestionFault> faults = new ArrayList<>();

    private PersonalDataConditions(PersonalDataMask mask) {
        this.mask = mask;
    }

    /** @param question as it was sent, in any form */
    public static List<QuestionFault> of(JsonNode question, PersonalDataMask mask) {
        PersonalDataConditions parts = new PersonalDataConditions(mask);
        if (!mask.showsAll()) {
            parts.walk("", question);
        }
        return parts.faults;
    }

    /**
     * @param fields of the objects in the array that hold rules; other fields are labels
     * @throws ProblemException 403 that lists all such conditions
     */
    public static void refuse(JsonNode body, String array, List<String> fields, PersonalDataMask mask) {
        PersonalDataConditions parts = new PersonalDataConditions(mask);
        for (int i = 0; !mask.showsAll() && i < body.path(array).size(); i++) {
            for (String field : fields) {
                parts.walk("/" + array + "/" + i + "/" + field, body.path(array).get(i).path(field));
            }
        }
        refuse(parts.faults);
    }

    /** @throws ProblemException 403 if there are any */
    public static void refuse(List<QuestionFault> faults) {
        if (!faults.isEmpty()) {
            throw new ProblemException(Problem.of(ProblemKind.FORBIDDEN, faults.getFirst().message())
                    .withErrors(faults.stream().map(fault -> new Problem.FieldError(fault.pointer(), fault.message())).toList()));
        }
    }

    private void walk(String at, JsonNode json) {
        if (json.isObject()) {
            fields(at, json);
            json.properties().forEach(each -> walk(at + JsonPointer.empty().appendProperty(each.getKey()), each.getValue()));
        } else if (json.isArray()) {
            for (int i = 0; i < json.size(); i++) {
                walk(at + "/" + i, json.get(i));
            }
        } else if (json.isTextual() && !mask.text(json.textValue()).equals(json.textValue())) {
            refuse(at);
        }
    }

    private void fields(String at, JsonNode json) {
        boolean mereExistence = json.has("exists") && json.properties().stream().allMatch(each -> NO_COMPARISON.contains(each.getKey()));
        json.properties().forEach(each -> {
            // Fields such as caseProperty and valueProperty name a property too.
            boolean names = each.getKey().equals("property") && !mereExistence || each.getKey().endsWith("Property");
            if (names && hidden(each.getValue().asText())) {
                refuse(at + JsonPointer.empty().appendProperty(each.getKey()));
            }
        });
    }

    /**
     * A path is hidden if any name in it, or a field of one, is hidden: {@code shipping.address.street}. An event's {@code name} is mostly
     * that of a product or a page and is shown; the {@code name} among {@code traits} is a person's and is hidden. The {@code comment} of a
     * response is hidden too: it is shown with its addresses masked, which could otherwise be found out letter by letter.
     */
    private boolean hidden(String path) {
        String[] names = path.split("\\.");
        String last = names.length == 0 ? path : names[names.length - 1];
        boolean traits = false;
        for (int i = 0; i < names.length - 1; i++) {
            if (mask.isMasked(names[i], last)) {
                return true;
            }
            traits |= names[i].equals("traits");
        }
        return HIDDEN.contains(last) || (traits || !last.equals("name")) && mask.isMasked(last)
                || !path.equals("name") && mask.isMasked(path);
    }

    private void refuse(String at) {
        if (faults.size() < MOST_NAMED) {
            faults.add(new QuestionFault(at, MESSAGE));
        }
    }
}
