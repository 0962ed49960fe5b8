package io.throughline.commons.privacy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.commons.identity.Identifier;

/**
 * A data subject request to all services.
 *
 * @param kind {@code access}, {@code portability}, {@code rectification}, {@code erasure}, {@code restriction}, {@code lifting}
 * @param profileId null for a visitor without a profile
 * @param absorbed ids of profiles that were merged into it
 * @param identifiers all identifiers of the person, without the profiles' own ids
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@RegisterForReflection
public record PrivacyRequested(String requestId, String kind, UUID profileId, List<UUID> absorbed, List<Identifier> identifiers,
        Instant at, Instant deadline) {

    public static final String TYPE = "io.throughline.privacy.requested.v1";

    /** The identifiers, with the profiles' own ids as identifiers: everything under which data of the person may be kept. */
    @JsonIgnore
    public List<Identifier> names() {
        List<Identifier> names = new ArrayList<>(identifiers);
        if (profileId != null) {
            names.add(new Identifier("profile_id", profileId.toString()));
        }
        absorbed.forEach(id -> names.add(new Identifier("profile_id", id.toString())));
        return names;
    }
}
