package io.throughline.profile.recordlinkage;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;

import io.throughline.commons.problem.ProblemException;
import io.throughline.profile.recordlinkage.model.FieldKind;
import io.throughline.profile.recordlinkage.model.FieldMapping;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The parameters of a search.
 *
 * @param fields for single kinds of field, the traits that contain it; other kinds keep their common names
 */
@Schema(name = "DuplicateSearchRequest")
record SearchRequest(
        @Schema(description = "Traits by kind of field (given_name, family_name, full_name, date_of_birth, sex, email, phone, "
                + "national_id, other_id, street, house_number, address_extra, city, postcode), in order of preference: a trait's name, "
                + "or trait.field. No path leaves a kind out; a kind that is not named keeps its common names.",
                examples = "{\"other_id\":[\"loyaltyCard\"],\"street\":[\"home.street\"]}") @Nullable Map<String, List<String>> fields,
        @Schema(description = "The least probability of a candidate, from 0.01 to 0.9999",
                defaultValue = "0.9") @Nullable @DecimalMin("0.01") @DecimalMax("0.9999") Double threshold,
        @Schema(description = "Merges without asking; off unless given") @Nullable AutoAccept autoAccept) {

    static final double DEFAULT_THRESHOLD = 0.9;
    private static final int MOST_PATHS = 10;
    private static final int MOST_PATH = 130;
    private static final double LEAST_ACCEPTED = 0.9;
    private static final double MOST = 0.999_999_999;

    /** @param threshold the least probability for a merge without asking */
    @Schema(name = "DuplicateAutoAccept")
    record AutoAccept(@Schema(
            description = "The least probability, from 0.9 to 0.999999999, and no less than that of a "
                    + "candidate") @DecimalMin("0.9") @DecimalMax("0.999999999") Double threshold) {
    }

    /** @throws ProblemException 400 with a pointer to each invalid value */
    static SearchRequest checked(SearchRequest request) {
        SearchRequest given = request == null ? new SearchRequest(null, null, null) : request;
        double least = given.threshold == null ? DEFAULT_THRESHOLD : given.threshold;
        if (!(least >= 0.01 && least <= 0.9999)) {
            throw ProblemException.invalidBody("/threshold", "must be from 0.01 to 0.9999");
        }
        if (given.autoAccept != null) {
            Double accepted = given.autoAccept.threshold;
            if (accepted == null || !(accepted >= Math.max(least, LEAST_ACCEPTED) && accepted <= MOST)) {
                throw ProblemException.invalidBody("/autoAccept/threshold",
                        "must be from 0.9 to 0.999999999 and no less than `threshold`: what is merged without asking must be sure");
            }
        }
        given.mapping();
        return new SearchRequest(given.fields, least, given.autoAccept);
    }

    FieldMapping mapping() {
        Map<FieldKind, List<String>> others = new EnumMap<>(FieldKind.class);
        (fields == null ? Map.<String, List<String>>of() : fields).forEach((word, paths) -> {
            String pointer = "/fields/" + word.replace("~", "~0").replace("/", "~1");
            FieldKind kind = FieldKind.of(word).orElseThrow(() -> ProblemException.invalidBody(pointer, "is no kind of field"));
            if (paths == null || paths.size() > MOST_PATHS) {
                throw ProblemException.invalidBody(pointer, "must be a list of at most 10 paths");
            }
            for (int i = 0; i < paths.size(); i++) {
                if (paths.get(i) == null || paths.get(i).isBlank() || paths.get(i).length() > MOST_PATH || paths.get(i).startsWith(".")) {
                    throw ProblemException.invalidBody(pointer + '/' + i,
                            "must be a trait's name, or trait.field, of at most 130 characters");
                }
            }
            others.put(kind, List.copyOf(paths));
        });
        return FieldMapping.DEFAULT.with(others);
    }
}
