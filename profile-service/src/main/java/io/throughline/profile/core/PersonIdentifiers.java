package io.throughline.profile.core;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

import io.throughline.commons.identity.Identifier;

/**
 * Somebody with all that they are known by.
 *
 * @param profileId that stands for them now; null for a visitor without a profile
 * @param absorbed ids of the profiles that were merged into it
 * @param identifiers all, without the profiles' own ids
 */
public record PersonIdentifiers(UUID profileId, List<UUID> absorbed, Collection<Identifier> identifiers) {
}
