package io.throughline.profile.segment.membership;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.throughline.profile.segment.evaluation.PersonFacts;

/**
 * How a person stands to the segments, with the facts to ask anew.
 *
 * @param due when each segment was to be asked again, as it is stored
 * @param absorbed memberships that profiles merged into this one still have, by profile
 */
public record MemberSnapshot(UUID profileId, PersonFacts facts, Map<UUID, Instant> due, Map<UUID, Set<UUID>> absorbed) {
}
