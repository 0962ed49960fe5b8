package io.throughline.commons.test.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The requests of this test are not compared with the OpenAPI document, for a reason that it gives. Without one they all are. */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
public @interface OutsideContract {

    /** Why the document cannot say what this test sends or gets. */
    String reason();
}
