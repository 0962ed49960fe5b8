package io.throughline.commons.test.contract;

import java.util.regex.Pattern;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Format;

/**
 * A copy of the class of the same name in commons. This module cannot use that one, since commons' own tests need this module.
 * Change both.
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
