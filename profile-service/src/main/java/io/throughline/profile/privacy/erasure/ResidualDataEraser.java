package io.throughline.profile.privacy.erasure;

import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.IdentifierDigests;
import io.throughline.profile.core.JsonRows;
import org.hibernate.reactive.mutiny.Mutiny;

/** What is left of an erased person around their data: the audit log's names of them, and what earlier requests collected. */
@ApplicationScoped
public class ResidualDataEraser {

    private static final String NAMES = """
            delete from audit_person where digest in (select value
              from jsonb_array_elements_text(cast(cast(:digests as text) as jsonb)) as v(value))
            """;
    private static final String EXPORTS = """
            delete from privacy_export where request_id in (select id from privacy_request
              where digest in (select value from jsonb_array_elements_text(cast(cast(:digests as text) as jsonb)) as v(value)))
            """;
    // What can no longer be downloaded says so: 410.
    private static final String EXPIRE = """
            update privacy_request set expires_at = least(expires_at, now()) where expires_at is not null and digest in
               (select value from jsonb_array_elements_text(cast(cast(:digests as text) as jsonb)) as v(value))
            """;
    // Other erasures that have begun go on: they know whom the services were told of.
    private static final String OPEN = """
            update privacy_request set status = 'cancelled', finished_at = now(), expires_at = null, subject = null, traits = null,
              note = null
             where id <> :request and (status = 'received' or status in ('running', 'failed') and kind <> 'erasure') and digest in
               (select value from jsonb_array_elements_text(cast(cast(:digests as text) as jsonb)) as v(value))
            """;
    private static final String REQUESTS = """
            update privacy_request set subject = null, traits = null, note = null, names = null
             where status in ('completed', 'cancelled') and digest in
               (select value from jsonb_array_elements_text(cast(cast(:digests as text) as jsonb)) as v(value))
            """;

    private final IdentifierDigests digests;

    @Inject
    ResidualDataEraser(IdentifierDigests digests) {
        this.digests = digests;
    }

    /** Calls off what else is asked about the person, and drops what was collected for it; what comes of it yet is refused. */
    public Uni<Void> callOff(Mutiny.Session session, List<Identifier> names, String erasure) {
        List<String> keys = keys(names);
        return JsonRows.write(session, OPEN, Map.of("digests", keys, "request", erasure))
                .chain(() -> JsonRows.write(session, EXPORTS, Map.of("digests", keys)))
                .chain(() -> JsonRows.write(session, EXPIRE, Map.of("digests", keys))).replaceWithVoid();
    }

    public Uni<Void> erase(Mutiny.Session session, List<Identifier> names, String erasure) {
        Map<String, List<String>> parameters = Map.of("digests", keys(names));
        return JsonRows.write(session, NAMES, parameters).chain(() -> callOff(session, names, erasure))
                .chain(() -> JsonRows.write(session, REQUESTS, parameters)).replaceWithVoid();
    }

    private List<String> keys(List<Identifier> names) {
        return names.stream().map(digests::of).toList();
    }
}
