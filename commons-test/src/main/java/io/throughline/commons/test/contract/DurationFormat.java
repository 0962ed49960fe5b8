package io.throughline.commons.test.contract;

import java.util.regex.Pattern;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Format;

/** A copy of commons' class of this name, which this module cannot use: commons' own tests need this module. Change both. */
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
