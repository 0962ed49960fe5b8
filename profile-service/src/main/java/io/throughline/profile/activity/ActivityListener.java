package io.throughline.profile.activity;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import org.hibernate.reactive.mutiny.Mutiny;

/** A feature that computes something from activity as it arrives. */
public interface ActivityListener {

    /**
     * @param added in the session's transaction, after all earlier activity
     * @param owners the profiles of the identifiers that have one
     * @return names of the computed traits that changed, by profile
     */
    Uni<Map<UUID, Set<String>>> read(Mutiny.Session session, List<CustomerActivity> added, Map<Identifier, UUID> owners);
}
