package io.throughline.profile.segment.evaluation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.throughline.profile.segment.membership.MemberSnapshot;
import io.throughline.profile.segment.rule.ActiveDefinitions;
import io.throughline.profile.segment.rule.SegmentDefinition;

/**
 * The result of evaluating segments for a person: which memberships change, and when to evaluate again.
 *
 * @param due new times by segment; null where no time is pending any more
 */
public record MembershipDecision(List<Move> moves, Map<UUID, Instant> due) {

    /**
     * @param parts of the rule that decided it
     * @param withheld why no rule may be evaluated for the person at all; null where that is not the reason
     */
    public record Move(SegmentDefinition segment, UUID profileId, boolean entered, List<String> parts, String withheld) {
    }

    /**
     * @param asked segments to evaluate in any case; those that refer to others are evaluated when the result of those changes
     */
    public static MembershipDecision of(ActiveDefinitions definitions, Set<UUID> asked, MemberSnapshot memberSnapshot, Instant now) {
        List<Move> moves = new ArrayList<>();
        Map<UUID, Instant> due = new LinkedHashMap<>();
        Set<UUID> members = new HashSet<>(memberSnapshot.facts().segments());
        Set<UUID> changed = new HashSet<>();
        PersonFacts facts = memberSnapshot.facts().in(members);
        String withheld = facts.restricted() ? "restricted" : facts.personalisation() ? null : "personalisation";
        for (SegmentDefinition segment : definitions.inOrder()) {
            if (!asked.contains(segment.id()) && Collections.disjoint(segment.dependencies().segments(), changed)) {
                continue;
            }
            RuleResult ruleResult = verdict(segment, facts, now);
            if (ruleResult.holds() != members.contains(segment.id())) {
                moves.add(new Move(segment, memberSnapshot.profileId(), ruleResult.holds(), ruleResult.parts(),
                        ruleResult.holds() ? null : withheld));
                changed.add(segment.id());
                if (!members.remove(segment.id())) {
                    members.add(segment.id());
                }
            }
            scheduleNext(segment.id(), ruleResult.next(), memberSnapshot.due().get(segment.id()), now, due);
        }
        memberSnapshot.due().keySet().stream().filter(id -> definitions.get(id) == null).forEach(id -> due.put(id, null));
        return new MembershipDecision(moves, due);
    }

    /** Whether a person is a member; false for people for whom no rule may be evaluated. */
    public static RuleResult verdict(SegmentDefinition segment, PersonFacts facts, Instant now) {
        if (facts.restricted() || !facts.personalisation() && !segment.isList()) {
            return new RuleResult(false, null, List.of());
        }
        return segment.isList() ? new RuleResult(facts.lists().contains(segment.id()), null, List.of())
                : RuleEvaluator.evaluate(segment.rule(), facts, now);
    }

    /**
     * A time that is too early costs one evaluation without effect; one that is too late gives wrong members. So a time is
     * moved later only when it is due, and not with each event that extends a window.
     */
    private static void scheduleNext(UUID segment, Instant next, Instant stored, Instant now, Map<UUID, Instant> due) {
        if (stored == null ? next != null : !stored.isAfter(now) || next != null && next.isBefore(stored)) {
            due.put(segment, next);
        }
    }
}
