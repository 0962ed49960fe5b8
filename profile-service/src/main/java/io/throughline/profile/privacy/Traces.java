package io.throughline.profile.privacy;

import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.IdentifierDigests;
import io.throughline.profile.profile.JsonRows;
import org.hibernate.reactive.mutiny.Mutiny;

/** What is left of an erased person around their data: the audit log's names of them, and what earlier requests collected. */
@ApplicationScoped
class Traces {

    private static final String NAMES = """
            delete from audit_person where digest in (select value from jsonb_array_elements_text(cast(cast(:digests as text) as jsonb)) as v(value))
            """;
    private static final String EXPORTS = """
            delete from privacy_export where request_id in (select id from privacy_request
              where digest in (select value from jsonb_array_elements_text(cast(cast(:digests as text) as jsonb)) as v(value)))
            """;
    private static final String REQUESTS = """
            update privacy_request set subject = null, traits = null, note = null
             where status in ('completed', 'cancelled') and digest in
               (select value from jsonb_array_elements_text(cast(cast(:digests as text) as jsonb)) as v(value))
            """;

    private final IdentifierDigests digests;

    @Inject
    Traces(IdentifierDigests digests) {
        this.digests = digests;
    }

    Uni<Void> forget(Mutiny.Session session, List<Identifier> names) {
        Map<String, List<String>> parameters = Map.of("digests", names.stream().map(digests::of).toList());
        return JsonRows.write(session, NAMES, parameters).chain(() -> JsonRows.write(session, EXPORTS, parameters))
                .chain(() -> JsonRows.write(session, REQUESTS, parameters)).replaceWithVoid();
    }
}
