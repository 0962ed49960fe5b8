package io.throughline.profile.identity.graph;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.commons.identity.Identifier;

/** That two identifiers name one person. Has no direction: the lesser stands first. */
@RegisterForReflection
public record IdentityLink(Identifier a, Identifier b) {

    public IdentityLink {
        int order = a.compareTo(b);
        if (order == 0) {
            throw new IllegalArgumentException("An identifier cannot be linked to itself");
        }
        if (order > 0) {
            Identifier lesser = b;
            b = a;
            a = lesser;
        }
    }
}
