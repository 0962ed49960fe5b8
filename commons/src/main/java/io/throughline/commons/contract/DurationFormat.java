package io.throughline.commons.contract;

import java.util.regex.Pattern;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Format;

/**
 * Durations of ISO 8601 as java.time reads them: with fractions of a second, signs and small letters, and with weeks beside other units.
 * The validator's own format, RFC 3339's, is narrower, and would refuse what is stored. What a duration may be besides is a rule of its
 * field.
 */
final class DurationFormat implements Format {

    private static final Pattern DURATION = Pattern.compile(
            "(?i)[-+]?P(?!$)([-+]?\\d+Y)?([-+]?\\d+M)?([-+]?\\d+W)?([-+]?\\d+D)?"
                    + "(T(?=[-+\\d])([-+]?\\d+H)?([-+]?\\d+M)?([-+]?\\d+([.,]\\d{0,9})?S)?)?");

    @Override
    public String getName() {
        return "duration";
    }

    @Override
    public boolean matches(ExecutionContext context, String value) {
        return DURATION.matcher(value).matches();
    }
}
