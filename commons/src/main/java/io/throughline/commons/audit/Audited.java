package io.throughline.commons.audit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.ws.rs.NameBinding;

/**
 * Marks a resource method that reads or changes personal data. Each request to it is published to topic {@code audit}. The people
 * concerned are taken from the parameter that {@link #subject} names and from an answer that implements {@link AuditedSubjects}.
 */
@NameBinding
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
public @interface Audited {

    /** The action, as {@code thing.verb}: {@code profile.read}. */
    String action() default "";

    /** The path or query parameter that holds the person: an identifier or a profile's id. Empty where only the answer names people. */
    String subject() default "";

    /**
     * The path parameter that names a changed thing that belongs to no person, such as a source. Its id replaces the parameter in
     * the entry's resource, where it consists of 1 to 64 lower-case letters, digits, - and _. Empty where the path may name a
     * person.
     */
    String thing() default "";

    /** What the endpoint is for: the reason that is recorded where the caller gives none in {@code X-Access-Reason}. */
    String purpose() default "";
}
