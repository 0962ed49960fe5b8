package io.throughline.profile.activity;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.retraction.Origin;
import io.throughline.commons.retraction.SourceRetraction;
import io.throughline.profile.profile.JsonRows;
import org.hibernate.reactive.mutiny.Mutiny;

/** Takes back what a source said that people did. */
public final class ActivityRetraction {

    // Ids of partners and of sources may be alike: what partners tell is responses, and sources tell none.
    private static final String FORGET = """
            with gone as (
              delete from activity a
               where a.identifier = any(array(select key collate "C" from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key)))
                 and a.source = :source and (a.type = 'feedback') = :feedback and a.received_at >= :from and a.received_at < :until
              returning a.identifier, a.message_id)
            select cast(json_agg(json_build_array(identifier, message_id)) as text) from gone
            """;

    private ActivityRetraction() {
    }

    /**
     * @param identifiers under which less is kept now
     * @param eventIds of the events that are no more
     */
    public record Outcome(Set<Identifier> identifiers, List<String> eventIds) {
    }

    public static Uni<Outcome> takeBack(Mutiny.Session session, SourceRetraction retraction, Iterable<?> keys) {
        return JsonRows.read(session, FORGET, Map.of("keys", keys, "source", retraction.source(), "feedback", retraction.origin() == Origin.PARTNER,
                "from", retraction.from(), "until", retraction.until())).map(rows -> {
                    Set<Identifier> identifiers = new HashSet<>();
                    List<String> events = new ArrayList<>();
                    rows.forEach(row -> {
                        identifiers.add(Identifier.parse(row.get(0).textValue()));
                        events.add(row.get(1).textValue());
                    });
                    return new Outcome(identifiers, events);
                });
    }
}
