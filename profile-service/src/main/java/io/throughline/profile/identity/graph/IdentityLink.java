package io.throughline.profile.identity.graph;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.commons.identity.Identifier;

/** A statement that two identifiers name one person. It has no direction: the lesser identifier comes first. */
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
