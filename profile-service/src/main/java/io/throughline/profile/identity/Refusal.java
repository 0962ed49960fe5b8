package io.throughline.profile.identity;

import io.throughline.commons.identity.Identifier;
import io.throughline.profile.identity.Batch.Evidence;

/**
 * That something was said which the rules do not let happen.
 *
 * @param weaker that which is not joined
 * @param other what it was said to be joined with; {@code weaker} itself where it is joined with nobody at all
 */
record Refusal(Identifier weaker, Identifier other, Verdict.Reason reason, String detail, Evidence evidence) {

    /** Of an identifier that names nobody. */
    static Refusal alone(Identifier identifier, Verdict.Reason reason, Evidence evidence) {
        return new Refusal(identifier, identifier, reason, identifier.type(), evidence);
    }

    static Refusal of(Verdict.Refused refused, IdentityRules rules, Evidence evidence) {
        Identifier weaker = rules.weaker(refused.link());
        Identifier other = weaker.equals(refused.link().a()) ? refused.link().b() : refused.link().a();
        return new Refusal(weaker, other, refused.why(), refused.detail(), evidence);
    }
}
