package io.throughline.profile.query;

import java.util.Locale;
import java.util.OptionalDouble;

import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.profile.core.search.SearchTerm;
import io.throughline.profile.core.trait.TraitNumbers;
import io.throughline.profile.core.trait.TraitRules;
import io.throughline.profile.core.trait.TraitRules.Scale;

/**
 * A condition on one trait: {@code city:eq:上海}, {@code age:gte:30}, {@code interests:has:羽毛球}, {@code email:exists}.
 *
 * @param number for a trait whose values compare as numbers; NaN for others
 */
record TraitFilter(String trait, Op op, String value, double number) {

    static final String FORM =
            "must be `trait:op` or `trait:op:value` with op eq, gt, gte, lt, lte, has or exists, such as city:eq:上海 or age:gte:30";

    /** How a value is compared. */
    enum Op {
        EQ("="), GT(">"), GTE(">="), LT("<"), LTE("<="), HAS(null), EXISTS(null);

        private final String sign;

        Op(String sign) {
            this.sign = sign;
        }

        boolean ordered() {
            return sign != null && this != EQ;
        }
    }

    boolean compares() {
        return !Double.isNaN(number);
    }

    String sign() {
        return op.sign;
    }

    /** @throws ProblemException 400 if it is not a filter, 403 if it compares what the caller may not see */
    static TraitFilter parse(String text, TraitRules rules, PersonalDataMask mask) {
        int first = text.indexOf(':');
        int second = text.indexOf(':', first + 1);
        String word = first < 1 ? "" : text.substring(first + 1, second < 0 ? text.length() : second);
        Op op = op(word);
        String trait = text.substring(0, first);
        String value = second < 0 ? null : text.substring(second + 1);
        if ((op == Op.EXISTS) != (value == null) || value != null && (value.isEmpty() || !SearchTerm.isIndexed(value))) {
            throw invalid(op == Op.EXISTS ? "takes no value after exists" : "must end in a value of 1 to 256 characters");
        }
        if (mask.isMasked(trait) || value != null && !mask.text(value).equals(value)) {
            throw ProblemException.of(ProblemKind.FORBIDDEN,
                    "Your role does not see " + trait + " in clear, so it may not look people up by it either.");
        }
        Scale scale = rules.scale(trait);
        if (op.ordered() && scale == Scale.TEXT) {
            throw invalid(
                    "asks for an order that the trait " + trait + " has not: it needs a schema of type number, integer, date or date-time");
        }
        if (op == Op.EXISTS || op == Op.HAS || scale == Scale.TEXT) {
            return new TraitFilter(trait, op, value, Double.NaN);
        }
        OptionalDouble number = TraitNumbers.parse(scale, value);
        return new TraitFilter(trait, op, value, number.orElseThrow(() -> invalid(scale == Scale.NUMBER
                ? "must end in a number, as the trait " + trait + " is one"
                : "must end in a date or an RFC 3339 time, as the trait " + trait + " is one")));
    }

    private static Op op(String word) {
        for (Op op : Op.values()) {
            if (op.name().toLowerCase(Locale.ROOT).equals(word)) {
                return op;
            }
        }
        throw invalid(FORM);
    }

    private static ProblemException invalid(String message) {
        return ProblemException.invalidParameter("filter", message);
    }
}
