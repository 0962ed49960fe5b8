package io.throughline.profile.identity;

import java.util.Set;

import io.throughline.commons.identity.Identifier;
import io.throughline.profile.profile.Profiles;

/** What the types of identifiers mean to identity. */
final class Naming {

    /** Names of a browser, an app or a thing. Whoever uses it stays a visitor, without a profile, until another name is known. */
    private static final Set<String> ANONYMOUS = Set.of(Identifier.ANONYMOUS_ID, "cookie", "device_id");

    private Naming() {
    }

    /** Whether an identifier names a person, so that there is a profile. */
    static boolean identifies(Identifier identifier) {
        return !ANONYMOUS.contains(identifier.type());
    }

    /** Whether the type is ours alone: a profile's own id, which no event may claim. */
    static boolean isReserved(Identifier identifier) {
        return identifier.type().equals(Profiles.OWN_ID);
    }
}
