package io.throughline.profile.identity.link;

import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;

import io.throughline.commons.identity.Identifier;
import io.throughline.profile.identity.graph.IdentityLink;
import io.throughline.profile.identity.graph.ObservationBatch.Evidence;
import io.throughline.profile.identity.rule.IdentityRules;

/**
 * A link that holds, and its evidence.
 *
 * @param stated whether the sender said explicitly that the two are one user (an alias call)
 * @param recordedAt when it was accepted
 */
public record LinkEvidence(UUID id, Kind kind, IdentityLink link, boolean stated, String source, String eventId, Instant at,
        Instant recordedAt) {

    public enum Kind {
        /** An event named the two; one of them is its strongest identifier. */
        OBSERVED,
        /** An event named the two, and a stronger one that both are linked to. */
        IMPLIED,
        /** A colleague made the link. */
        MANUAL,
        /** A profile's own id and the identifier that the profile was made for. */
        MADE
    }

    /** Whether it is listed as a reason why identifiers are one person. */
    public boolean isShown() {
        return kind != Kind.IMPLIED;
    }

    /**
     * Whether it joined two people who were each known from events before, rather than describing one: a manual merge, or an
     * alias between two users. A device that is assigned to somebody does not count.
     */
    public boolean joinsPeople(IdentityRules rules) {
        boolean said = kind == Kind.MANUAL || stated || kind == Kind.OBSERVED && areTwoUsers(rules);
        return said && namesPerson(link.a(), rules) && namesPerson(link.b(), rules);
    }

    /**
     * Links stored before it was recorded whether they were stated: where the limit is one user per profile, no other event
     * joins two users.
     */
    private boolean areTwoUsers(IdentityRules rules) {
        return link.a().type().equals(Identifier.USER_ID) && link.b().type().equals(Identifier.USER_ID)
                && rules.of(Identifier.USER_ID).limit() == 1;
    }

    private static boolean namesPerson(Identifier identifier, IdentityRules rules) {
        return rules.identifies(identifier) || IdentityRules.isReserved(identifier);
    }

    /**
     * The order in which links were judged: by the time of acceptance; within one batch by event time, then the link with the
     * stronger identifier first.
     */
    public static Comparator<LinkEvidence> inOrder(IdentityRules rules) {
        return Comparator.comparing(LinkEvidence::recordedAt).thenComparing(LinkEvidence::at)
                .thenComparing(each -> each.kind == Kind.IMPLIED)
                .thenComparing(each -> rules.weaker(each.link), rules.strength())
                .thenComparing(each -> each.link.a()).thenComparing(each -> each.link.b());
    }

    public Evidence evidence() {
        return new Evidence(source, eventId, at, at, 1, stated, true, recordedAt);
    }
}
