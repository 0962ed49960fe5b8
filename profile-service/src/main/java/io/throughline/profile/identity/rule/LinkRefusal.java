package io.throughline.profile.identity.rule;

import io.throughline.commons.identity.Identifier;
import io.throughline.profile.identity.graph.ObservationBatch.Evidence;

/**
 * A stated link that the rules refused.
 *
 * @param weaker the one that is not joined
 * @param other the one that it was to be joined with; {@code weaker} itself where it is joined with no identifier
 */
public record LinkRefusal(Identifier weaker, Identifier other, LinkDecision.Reason reason, String detail, Evidence evidence) {

    /** The refusal of an identifier that names nobody. */
    public static LinkRefusal alone(Identifier identifier, LinkDecision.Reason reason, Evidence evidence) {
        return new LinkRefusal(identifier, identifier, reason, identifier.type(), evidence);
    }

    public static LinkRefusal of(LinkDecision.Refused refused, IdentityRules rules, Evidence evidence) {
        Identifier weaker = rules.weaker(refused.link());
        Identifier other = weaker.equals(refused.link().a()) ? refused.link().b() : refused.link().a();
        return new LinkRefusal(weaker, other, refused.why(), refused.detail(), evidence);
    }
}
