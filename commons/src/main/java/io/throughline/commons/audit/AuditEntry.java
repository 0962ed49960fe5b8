package io.throughline.commons.audit;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * One entry of the audit log: who did what with whose data.
 *
 * @param actor the user, or the client of a program
 * @param roles of the actor, in order
 * @param action {@code profile.read}
 * @param resource the method and the path's template; never the values in the path or the query, which may be personal themselves
 * @param subjects identifiers of the people concerned, {@link #MOST_SUBJECTS} at most
 * @param people how many people are concerned in all
 * @param reason why, in the caller's words or else the endpoint's purpose; null where neither states one
 * @param outcome the HTTP status; 0 where no request caused the entry
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RegisterForReflection
public record AuditEntry(String actor, List<String> roles, String action, String resource, List<String> subjects, int people,
        String reason, String service, Instant at, int outcome) {

    public static final String TYPE = "io.throughline.audit.v1";

    /** The length of one page of a list. A request that concerns more people makes several entries. */
    public static final int MOST_SUBJECTS = 200;

    /** The key on topic {@code audit}: the first person, so that entries about one person's data stay in order. */
    String key() {
        return subjects.isEmpty() ? action : subjects.getFirst();
    }
}
