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
 * Parts of a question, or of a rule that is kept and asked by others later, that ask for people by what the caller sees masked: by
 * comparing counts, an address could be had letter by letter. That an event has a property at all may be asked.
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

    /** @param question as it was sent, of whatever form */
    public static List<QuestionFault> of(JsonNode question, PersonalDataMask mask) {
        PersonalDataConditions parts = new PersonalDataConditions(mask);
        if (!mask.showsAll()) {
            parts.walk("", question);
        }
        return parts.faults;
    }

    /**
     * @param fields of the objects in the array which hold rules: others are labels
     * @throws ProblemException 403 with all that is compared so
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

    /** @throws ProblemException 403, unless there are none */
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
            // caseProperty, valueProperty and their like name one too.
            boolean names = each.getKey().equals("property") && !mereExistence || each.getKey().endsWith("Property");
            if (names && hidden(each.getValue().asText())) {
                refuse(at + JsonPointer.empty().appendProperty(each.getKey()));
            }
        });
    }

    /**
     * Hidden where any of its names is, or a field of one: {@code shipping.address.street}. An event's {@code name} is mostly a
     * product's or a page's, and shown; that among {@code traits} is a person's. So is the {@code comment} of a response: it is
     * shown with the addresses in it masked, which could be had letter by letter.
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
