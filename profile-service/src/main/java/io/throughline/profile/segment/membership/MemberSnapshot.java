package io.throughline.profile.segment.membership;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.throughline.profile.segment.evaluation.PersonFacts;

/**
 * A person's memberships, with the facts to evaluate them again.
 *
 * @param due when each segment is to be evaluated again, as it is stored
 * @param absorbed memberships that profiles merged into this one still have, by profile
 */
public record MemberSnapshot(UUID profileId, PersonFacts facts, Map<UUID, Instant> due, Map<UUID, Set<UUID>> absorbed) {
}
