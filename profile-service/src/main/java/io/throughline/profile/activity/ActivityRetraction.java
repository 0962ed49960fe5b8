package io.throughline.profile.activity;

import java.util.List;
import java.util.Map;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.retraction.SourceKind;
import io.throughline.commons.retraction.SourceRetraction;
import io.throughline.profile.core.JsonRows;
import org.hibernate.reactive.mutiny.Mutiny;

/** Takes back the activity that a source reported. */
public final class ActivityRetraction {

    // Partners and sources may have equal ids: partners report only responses, and sources report none.
    private static final String FORGET = """
            with gone as (
              delete from activity a
               where a.identifier = any(array(select key collate "C"
                 from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key)))
                 and a.source = :source and (a.type = 'feedback') = :feedback and a.received_at >= :from and a.received_at < :until
              returning a.*)
            select cast(json_agg(%s) as text) from gone a
            """.formatted(ActivityLog.COLUMNS);

    private ActivityRetraction() {
    }

    /** Returns the deleted activity. */
    public static Uni<List<CustomerActivity>> takeBack(Mutiny.Session session, SourceRetraction retraction, Iterable<?> keys) {
        return JsonRows.read(session, FORGET,
                Map.of("keys", keys, "source", retraction.source(), "feedback", retraction.origin() == SourceKind.PARTNER,
                        "from", retraction.from(), "until", retraction.until()))
                .map(ActivityLog::parse);
    }
}
