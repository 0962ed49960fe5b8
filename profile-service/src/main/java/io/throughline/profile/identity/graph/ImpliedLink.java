package io.throughline.profile.identity.graph;

import java.util.List;

import io.throughline.commons.identity.Identifier;

/**
 * That two identifiers name one person because an event named both with a stronger one.
 *
 * @param strongest that the event links both to
 */
public record ImpliedLink(IdentityLink link, Identifier strongest) {

    /** The links that it follows from. */
    public List<IdentityLink> star() {
        return List.of(new IdentityLink(link.a(), strongest), new IdentityLink(link.b(), strongest));
    }
}
