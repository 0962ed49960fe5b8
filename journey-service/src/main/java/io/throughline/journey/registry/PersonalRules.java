package io.throughline.journey.registry;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.masking.Mask;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;

/**
 * Rules that are kept and asked by others later, of touchpoints and maps, must not compare what whoever writes them sees masked:
 * by changing such a rule and looking at the counts, an address could be had letter by letter.
 */
public final class PersonalRules {

    private static final String MESSAGE = "compares what your role does not see in clear";
    private static final int MOST_NAMED = 100;

    private final Mask mask;
    private final List<Problem.FieldError> found = new ArrayList<>();

    private PersonalRules(Mask mask) {
        this.mask = mask;
    }

    /**
     * @param fields of the objects in the array which hold rules: others are labels
     * @throws ProblemException 403 with all that is compared so
     */
    public static void refuse(JsonNode body, String array, List<String> fields, Mask mask) {
        PersonalRules rules = new PersonalRules(mask);
        for (int i = 0; !mask.showsAll() && i < body.path(array).size(); i++) {
            for (String field : fields) {
                rules.walk("/" + array + "/" + i + "/" + field, body.path(array).get(i).path(field));
            }
        }
        if (!rules.found.isEmpty()) {
            throw new ProblemException(Problem.of(ProblemKind.FORBIDDEN, "A rule " + MESSAGE + ".").withErrors(rules.found));
        }
    }

    private void walk(String at, JsonNode json) {
        if (json.isObject()) {
            json.properties().forEach(each -> walk(at + "/" + each.getKey().replace("~", "~0").replace("/", "~1"), each.getValue()));
            if (hidden(json.path("property").asText())) {
                refuse(at + "/property");
            }
        } else if (json.isArray()) {
            for (int i = 0; i < json.size(); i++) {
                walk(at + "/" + i, json.get(i));
            }
        } else if (json.isTextual() && !mask.text(json.textValue()).equals(json.textValue())) {
            refuse(at);
        }
    }

    /** @param path such as {@code address.street}: hidden where any of its names is, or a field of one; a bare {@code name} is mostly a product's */
    private boolean hidden(String path) {
        String[] names = path.split("\\.");
        for (int i = 0; i < names.length; i++) {
            boolean last = i == names.length - 1;
            if (last ? !names[i].equals("name") && mask.hides(names[i]) : mask.hides(names[i], names[names.length - 1])) {
                return true;
            }
        }
        return false;
    }

    private void refuse(String at) {
        if (found.size() < MOST_NAMED) {
            found.add(new Problem.FieldError(at, MESSAGE));
        }
    }
}
