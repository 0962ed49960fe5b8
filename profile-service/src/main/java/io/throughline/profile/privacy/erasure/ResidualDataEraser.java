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

/** Deletes what remains around an erased person's data: names in the audit log, and exports of earlier requests. */
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
    // An export that can no longer be downloaded answers 410.
    private static final String EXPIRE = """
            update privacy_request set expires_at = least(expires_at, now()) where expires_at is not null and digest in
               (select value from jsonb_array_elements_text(cast(cast(:digests as text) as jsonb)) as v(value))
            """;
    // Other erasures that have begun continue: they know the identifiers that the services were told to erase.
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

    /** Cancels the person's other requests, and deletes what was collected for them; later parts are refused. */
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
