package io.throughline.profile.identity.graph;

import java.util.List;

import io.throughline.commons.identity.Identifier;

/**
 * A link between two identifiers that an event named together with a stronger one.
 *
 * @param strongest the identifier that the event links both to
 */
public record ImpliedLink(IdentityLink link, Identifier strongest) {

    /** The two links that it follows from. */
    public List<IdentityLink> star() {
        return List.of(new IdentityLink(link.a(), strongest), new IdentityLink(link.b(), strongest));
    }
}
