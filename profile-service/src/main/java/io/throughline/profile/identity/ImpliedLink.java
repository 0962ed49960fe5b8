package io.throughline.profile.identity;

import java.util.List;

import io.throughline.commons.identity.Identifier;

/**
 * That two identifiers name one person because an event named both with a stronger one.
 *
 * @param strongest that the event links both to
 */
record ImpliedLink(Link link, Identifier strongest) {

    /** The links that it follows from. */
    List<Link> star() {
        return List.of(new Link(link.a(), strongest), new Link(link.b(), strongest));
    }
}
