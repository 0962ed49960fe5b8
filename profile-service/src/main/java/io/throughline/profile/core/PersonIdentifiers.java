package io.throughline.profile.core;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

import io.throughline.commons.identity.Identifier;

/**
 * A person with all of their identifiers.
 *
 * @param profileId the profile that they have now; null for a visitor without a profile
 * @param absorbed ids of the profiles that were merged into it
 * @param identifiers all, without the profiles' own ids
 */
public record PersonIdentifiers(UUID profileId, List<UUID> absorbed, Collection<Identifier> identifiers) {
}
