package io.throughline.profile.quality;

import java.util.Map;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.retraction.SourceKind;
import io.throughline.commons.retraction.SourceRetraction;
import io.throughline.profile.core.JsonRows;
import org.hibernate.reactive.mutiny.Mutiny;

/** Takes back a source's values in the trait quarantine. The daily counts name nobody, and stay. */
public final class QuarantineRetraction {

    private static final String FORGET = """
            delete from trait_quarantine q
             where q.identifier = any(array(select key collate "C"
               from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key)))
               and q.source = :source and coalesce(q.received_at, q.at) >= :from and coalesce(q.received_at, q.at) < :until
            """;

    private QuarantineRetraction() {
    }

    public static Uni<Integer> takeBack(Mutiny.Session session, SourceRetraction retraction, Iterable<?> keys) {
        return retraction.origin() != SourceKind.SOURCE ? Uni.createFrom().item(0) : JsonRows.write(session, FORGET,
                Map.of("keys", keys, "source", retraction.source(), "from", retraction.from(), "until", retraction.until()));
    }
}
