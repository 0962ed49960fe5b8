package io.throughline.profile.privacy.request;

import java.util.Arrays;
import java.util.Optional;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a person may ask about their own data. */
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
    /** GDPR art. 18: kept, but used by nobody. */
    restriction,
    /** The end of a restriction. */
    lifting;

    boolean givesOut() {
        return this == access || this == portability;
    }

    /** Whether it takes a profile: a visitor has none that could be restricted. */
    public boolean restricts() {
        return this == restriction || this == lifting;
    }

    public static Optional<RequestKind> of(String name) {
        return Arrays.stream(values()).filter(kind -> kind.name().equals(name)).findFirst();
    }
}
