package io.throughline.profile.quality;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.throughline.profile.core.ChangedProfile;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.trait.TraitRules;
import io.throughline.profile.intake.InboundEvent;
import io.throughline.profile.intake.IntakeStage;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Counts incoming events, and puts trait values that their schema forbids into quarantine: the identity stage has left
 * them out.
 */
@ApplicationScoped
class QualityStage implements IntakeStage {

    /** The number of counter rows: concurrent replicas seldom use the same one, and so seldom wait for one another. */
    private static final int SLOTS = 16;

    private static final String COUNT = """
            with lags as (
              insert into quality_lag (source, day, slot, events, lag, last_received)
              select r.source, r.day, :slot, r.events, r.lag, r.last
                from jsonb_to_recordset(cast(cast(:lags as text) as jsonb)) as r(source text, day date, events bigint, lag bigint[],
                  last timestamptz)
               order by r.source, r.day
              on conflict (source, day, slot) do update set events = quality_lag.events + excluded.events,
                lag = (select array_agg(had + came order by place) from unnest(quality_lag.lag, excluded.lag) with ordinality as b(had,
                  came, place)),
                last_received = greatest(quality_lag.last_received, excluded.last_received))
            insert into quality_trait (source, day, trait, slot, given, invalid, reason)
            select r.source, r.day, r.trait, :slot, r.given, r.invalid, r.reason
              from jsonb_to_recordset(cast(cast(:said as text) as jsonb))
                as r(source text, day date, trait text, given bigint, invalid bigint, reason text)
             order by r.source, r.day, r.trait
            on conflict (source, day, trait, slot) do update set given = quality_trait.given + excluded.given,
              invalid = quality_trait.invalid + excluded.invalid, reason = coalesce(excluded.reason, quality_trait.reason)
            """;

    private static final String CONTACTS = """
            insert into quality_contact (source, day, type, slot, given, unread, place, message_id)
            select r.source, r.day, r.type, :slot, r.given, r.unread, r.place, r."messageId"
              from jsonb_to_recordset(cast(cast(:contacts as text) as jsonb))
                as r(source text, day date, type text, given bigint, unread bigint, place text, "messageId" text)
             order by r.source, r.day, r.type
            on conflict (source, day, type, slot) do update set given = quality_contact.given + excluded.given,
              unread = quality_contact.unread + excluded.unread, place = coalesce(excluded.place, quality_contact.place),
              message_id = coalesce(excluded.message_id, quality_contact.message_id)
            """;

    private final TraitRules rules;
    private final short slot = (short) ThreadLocalRandom.current().nextInt(SLOTS);

    @Inject
    QualityStage(TraitRules rules) {
        this.rules = rules;
    }

    @Override
    public int order() {
        return 40;
    }

    @Override
    public Uni<Collection<ChangedProfile>> apply(Mutiny.Session session, List<InboundEvent> told, String traceparent) {
        QualityCounts qualityCounts = QualityCounts.of(told, rules);
        return TraitQuarantineStore.add(session, qualityCounts.wrong())
                // Last, because other replicas may wait for these rows.
                .chain(() -> JsonRows.write(session, COUNT,
                        Map.of("slot", slot, "lags", rows(qualityCounts.lags()), "said", qualityCounts.said())))
                .chain(() -> qualityCounts.contacts().isEmpty() ? Uni.createFrom().voidItem()
                        : JsonRows.write(session, CONTACTS, Map.of("slot", slot, "contacts", qualityCounts.contacts())).replaceWithVoid())
                .replaceWith(List.of());
    }

    private static List<Map<String, Object>> rows(List<QualityCounts.Lag> lags) {
        List<Map<String, Object>> rows = new ArrayList<>(lags.size());
        for (QualityCounts.Lag lag : lags) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("source", lag.source());
            row.put("day", lag.day());
            row.put("events", lag.events());
            row.put("lag", lag.lag());
            row.put("last", lag.last());
            rows.add(row);
        }
        return rows;
    }
}
