package io.throughline.profile.identity.rule;

import io.throughline.commons.identity.Identifier;
import io.throughline.profile.identity.graph.ObservationBatch.Evidence;

/**
 * That something was said which the rules do not let happen.
 *
 * @param weaker that which is not joined
 * @param other what it was said to be joined with; {@code weaker} itself where it is joined with nobody at all
 */
public record LinkRefusal(Identifier weaker, Identifier other, LinkDecision.Reason reason, String detail, Evidence evidence) {

    /** Of an identifier that names nobody. */
    public static LinkRefusal alone(Identifier identifier, LinkDecision.Reason reason, Evidence evidence) {
        return new LinkRefusal(identifier, identifier, reason, identifier.type(), evidence);
    }

    public static LinkRefusal of(LinkDecision.Refused refused, IdentityRules rules, Evidence evidence) {
        Identifier weaker = rules.weaker(refused.link());
        Identifier other = weaker.equals(refused.link().a()) ? refused.link().b() : refused.link().a();
        return new LinkRefusal(weaker, other, refused.why(), refused.detail(), evidence);
    }
}
