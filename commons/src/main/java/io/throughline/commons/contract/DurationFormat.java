package io.throughline.commons.contract;

import java.util.regex.Pattern;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Format;

/**
 * ISO 8601 durations as java.time reads them: with fractions of a second, signs and small letters, and with weeks beside other
 * units. The validator's own format, that of RFC 3339, is narrower and would refuse stored values. Further limits are rules of
 * each field.
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
