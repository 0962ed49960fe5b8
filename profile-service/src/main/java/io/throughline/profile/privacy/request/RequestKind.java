package io.throughline.profile.privacy.request;

import java.util.Arrays;
import java.util.Optional;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The kinds of data subject requests. */
@Schema(name = "DataRequestKind")
public enum RequestKind {
    /** GDPR art. 15, PIPL art. 45: a copy, with a report to read. */
    access,
    /** GDPR art. 20, PIPL art. 45: a copy for another program. */
    portability,
    /** GDPR art. 16, PIPL art. 46. */
    rectification,
    /** GDPR art. 17, PIPL art. 47. */
    erasure,
    /** GDPR art. 18: stored but not used. */
    restriction,
    /** The end of a restriction. */
    lifting;

    boolean givesOut() {
        return this == access || this == portability;
    }

    /** Whether it needs a profile: a visitor without one cannot be restricted. */
    public boolean restricts() {
        return this == restriction || this == lifting;
    }

    public static Optional<RequestKind> of(String name) {
        return Arrays.stream(values()).filter(kind -> kind.name().equals(name)).findFirst();
    }
}
