package io.throughline.commons.audit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.ws.rs.NameBinding;

/**
 * On a resource method that reads or changes personal data: each request to it is told to topic {@code audit}. Whose data
 * they were is taken from the parameter that {@link #subject} names and from the answer, where it is {@link AuditedSubjects}.
 */
@NameBinding
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
public @interface Audited {

    /** What is done, as {@code thing.verb}: {@code profile.read}. */
    String action() default "";

    /** The path or query parameter that says whose data: an identifier or a profile's id. Empty where the answer alone tells. */
    String subject() default "";

    /**
     * The path parameter that says which thing is changed that is no person's, such as a source: its id stands in the entry's resource in
     * the place
     * of the parameter, where it is of 1 to 64 lower-case letters, digits, - and _. Empty where the path may name somebody.
     */
    String thing() default "";

    /** What the endpoint is there for: the reason, where the caller gives none in {@code X-Access-Reason}. */
    String purpose() default "";
}
