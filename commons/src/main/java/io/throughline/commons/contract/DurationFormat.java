package io.throughline.commons.contract;

import java.util.regex.Pattern;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Format;

/**
 * Durations of ISO 8601, with fractions of a second: {@code PT1.5S}. The validator's own format, RFC 3339's, has none, and would refuse what
 * java.time reads and writes.
 */
final class DurationFormat implements Format {

    private static final Pattern DURATION = Pattern.compile(
            "P(?!$)(\\d+W|(\\d+Y)?(\\d+M)?(\\d+D)?(T(?=\\d)(\\d+H)?(\\d+M)?(\\d+(\\.\\d{1,9})?S)?)?)");

    @Override
    public String getName() {
        return "duration";
    }

    @Override
    public boolean matches(ExecutionContext context, String value) {
        return DURATION.matcher(value).matches();
    }
}
