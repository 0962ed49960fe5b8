package io.throughline.profile.segment;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * How a person stands to the segments, with the facts to ask anew.
 *
 * @param due when each segment was to be asked again, as it is stored
 * @param absorbed memberships that profiles merged into this one still have, by profile
 */
record Standing(UUID profileId, Facts facts, Map<UUID, Instant> due, Map<UUID, Set<UUID>> absorbed) {
}
