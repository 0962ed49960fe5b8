package io.throughline.commons.test.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Excludes the requests of this test from the comparison with the OpenAPI document, with a reason. All other tests are compared. */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
public @interface OutsideContract {

    /** Why the document cannot describe what this test sends or receives. */
    String reason();
}
