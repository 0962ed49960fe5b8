package io.throughline.commons.audit;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Who did what with whose data.
 *
 * @param actor the user, or the client of a program
 * @param roles of the actor, in order
 * @param action {@code profile.read}
 * @param resource the method and the path's template; never what the path or the query said, which may itself be personal
 * @param subjects identifiers of the people concerned, {@link #MOST_SUBJECTS} at most
 * @param people how many they were in all
 * @param reason why, in the caller's words or else the endpoint's purpose; null where neither says
 * @param outcome the HTTP status; 0 for what no request did
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RegisterForReflection
public record AuditEntry(String actor, List<String> roles, String action, String resource, List<String> subjects, int people,
        String reason, String service, Instant at, int outcome) {

    public static final String TYPE = "io.throughline.audit.v1";

    /** A page of a list. A request about more makes several entries. */
    public static final int MOST_SUBJECTS = 200;

    /** What topic {@code audit} is keyed by: the first person, so that what was done with one person's data stays in order. */
    String key() {
        return subjects.isEmpty() ? action : subjects.getFirst();
    }
}
