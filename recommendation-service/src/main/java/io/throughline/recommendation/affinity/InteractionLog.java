package io.throughline.recommendation.affinity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.recommendation.catalogue.CommerceEvent;
import io.throughline.recommendation.catalogue.CommerceEvent.Added;
import io.throughline.recommendation.catalogue.CommerceEvent.Ordered;
import io.throughline.recommendation.catalogue.CommerceEvent.Viewed;
import io.throughline.recommendation.catalogue.EventOrigin;
import io.throughline.recommendation.catalogue.EventProduct;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Logs, event by event, what was learnt from which source, so that it can be retracted ({@link InteractionRetraction}). It is
 * written in the transaction that learns the event. Entries that leave the log, by age or with an erased person, are first summed
 * up by item and continue to count.
 */
@ApplicationScoped
public class InteractionLog {

    /** The most rows that one statement deletes, so that no sweep holds many locks for long. */
    public static final int SLICE = 5_000;
    private static final String NAMES = "(select value from jsonb_array_elements_text(cast(cast(:names as text) as jsonb)) as v(value))";

    private static final String WRITE = """
            insert into item_interaction (event, source, trust, received_at, subject, kind, at, order_id, counted, place, item_id, name,
              category)
            select r.event, r.source, r.trust, r."receivedAt", r.subject, r.kind, r.at, r."orderId", r.counted, r.place, r."itemId",
              r.name, r.category
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb))
                as r(event uuid, source text, trust text, "receivedAt" timestamptz, subject text, kind text, at timestamptz, "orderId" text,
                     counted boolean, place integer, "itemId" text, name text, category text)
            """;
    // The sum of two weights as in AffinityStore. A null name has no time and gives way to any other.
    private static final String FOLD = """
            with gone as (
              delete from item_interaction where ctid = any(array(select ctid from item_interaction where %s for update)) returning *),
            named as (select distinct on (item_id) item_id, name, at from gone where counted and trust <> 'public' and name is not null
                       order by item_id, at desc, name collate "C" desc),
            filed as (select distinct on (item_id) item_id, category, at from gone where counted and trust <> 'public'
              and category is not null
                       order by item_id, at desc, category collate "C" desc),
            weighed as (select item_id, max(peak) + ln(sum(power(2::float8, greatest(-64, weight - peak)))) / ln(2::float8) as weight
                          from (select item_id, weight, max(weight) over (partition by item_id) as peak
                                  from (select item_id, %s as weight from gone where counted and kind = 'bought') as each) as all_of_it
                         group by item_id),
            summed as (
              insert into item_beyond as b (item_id, vouched, name, named_at, category, filed_at, log_weight)
              select i.item_id, true, n.name, n.at, f.category, f.at, w.weight
                from (select distinct item_id from gone where counted and trust <> 'public') as i
                left join named n using (item_id) left join filed f using (item_id) left join weighed w using (item_id) order by i.item_id
              on conflict (item_id) do update set vouched = true,
                (name, named_at) = (select n.name, n.at from (values (b.name, b.named_at), (excluded.name, excluded.named_at)) as n(name,
                  at)
                                     order by n.at desc nulls last, n.name collate "C" desc limit 1),
                (category, filed_at) = (select c.category, c.at from (values (b.category, b.filed_at), (excluded.category,
                  excluded.filed_at)) as c(category, at)
                                         order by c.at desc nulls last, c.category collate "C" desc limit 1),
                log_weight = case when b.log_weight is null or excluded.log_weight is null then coalesce(b.log_weight, excluded.log_weight)
                    else greatest(b.log_weight, excluded.log_weight)
                         + ln(1 + power(2, -least(64, abs(b.log_weight - excluded.log_weight)))) / ln(2.0::float8) end),
            met as (
              update subject_item s set viewed_beyond = greatest(s.viewed_beyond, g.viewed), added_beyond = greatest(s.added_beyond,
                g.added),
                  bought_beyond = greatest(s.bought_beyond, g.bought)
                from (select subject, item_id, max(at) filter (where kind = 'viewed') as viewed,
                  max(at) filter (where kind = 'added') as added,
                             max(at) filter (where kind = 'bought') as bought from gone where counted group by subject, item_id) as g
                join item i on i.item_id = g.item_id
               where s.subject = g.subject and s.item = i.no)
            select count(*) from gone
            """;
    /** log2 of an order's weight, as in {@link ItemPopularity#logWeight}. */
    static final String LOG_WEIGHT = "cast(extract(epoch from (at - timestamptz '" + ItemPopularity.EPOCH + "')) as float8) / "
            + ItemPopularity.HALF_LIFE.toSeconds();

    private static final String SWEEP =
            FOLD.formatted("received_at < now() - cast(cast(:age as text) as interval) limit " + SLICE, LOG_WEIGHT);
    private static final String FORGET = FOLD.formatted("subject in " + NAMES, LOG_WEIGHT);
    private static final String MOVE_REACH =
            "update interaction_reach set since = greatest(since, now() - cast(cast(:age as text) as interval))";

    // How long replicas without this log may still learn beside new ones, counted from the start of the first new replica.
    private static final Duration UPGRADE = Duration.ofMinutes(15);
    private static final int SETTLE_ITEMS = 1_000;
    private static final String SETTLING = """
            select settled_item from interaction_reach where settled_item is not null
              and since < now() - cast(cast(:age as text) as interval) for update
            """;
    private static final String SETTLE_LOCK = "lock table item, item_tally, subject_item, item_interaction in share row exclusive mode";
    private static final String SLICE_OF_ITEMS = "(select * from item where no > :after order by no limit " + SETTLE_ITEMS + ")";
    // People who interacted with an item in these rows keep their last times. What is known of the item is kept in item_beyond,
    // with the sums of the rows.
    private static final List<String> SETTLE = List.of("""
            with gone as (delete from item_interaction where item_id in (select item_id from %s as s) returning subject, item_id)
            update subject_item s set viewed_beyond = s.last_viewed, added_beyond = s.last_added, bought_beyond = s.last_bought
              from (select distinct g.subject, i.no from gone g join item i on i.item_id = g.item_id) as m
                where s.subject = m.subject and s.item = m.no
            """.formatted(SLICE_OF_ITEMS), """
            insert into item_beyond (item_id, vouched, name, named_at, category, filed_at, log_weight)
            select i.item_id, i.vouched, i.name, i.named_at, i.category, i.filed_at, t.log_weight from %s as i left
              join item_tally t on t.item = i.no
            on conflict (item_id) do update set vouched = excluded.vouched, name = excluded.name, named_at = excluded.named_at,
              category = excluded.category,
              filed_at = excluded.filed_at, log_weight = excluded.log_weight
            """.formatted(SLICE_OF_ITEMS), """
            update interaction_reach set settled_item = (select max(no) from %s as i),
              since = case when exists (select 1 from item where no > :after) then since else now() end
            """.formatted(SLICE_OF_ITEMS));

    // Learning locks rows in the order of their keys, and this statement in any order, so it waits until no one holds a lock. The
    // tables are locked in the order in which learning and retractions use them.
    private static final String LOCK = "lock table subject_item, item_interaction in share row exclusive mode";

    /** An event with its inbox key. */
    record LoggedInteraction(UUID key, CommerceEvent event, boolean counted) {
    }

    Uni<Integer> write(Mutiny.Session session, List<LoggedInteraction> events) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (LoggedInteraction each : events) {
            switch (each.event()) {
                case Viewed viewed ->
                        rows.add(row(each, InteractionType.VIEWED, viewed.subject(), viewed.at(), viewed.origin(), viewed.product(), 0));
                case Added added ->
                        rows.add(row(each, InteractionType.ADDED, added.subject(), added.at(), added.origin(), added.product(), 0));
                case Ordered order -> {
                    int place = 0;
                    for (EventProduct product : order.products()) {
                        Map<String, Object> row =
                                row(each, InteractionType.BOUGHT, order.subject(), order.at(), order.origin(), product, place++);
                        row.put("orderId", order.orderId());
                        rows.add(row);
                    }
                }
                case CommerceEvent.Other _,CommerceEvent.Unusable _ -> {
                }
            }
        }
        return rows.isEmpty() ? Uni.createFrom().item(0)
                : session.createNativeQuery(WRITE).setParameter("rows", PostgresClient.rows(rows)).executeUpdate();
    }

    private static Map<String, Object> row(LoggedInteraction learnt, InteractionType interactionType, String subject, Instant at,
            EventOrigin origin,
            EventProduct product, int place) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("event", learnt.key().toString());
        row.put("source", origin.source());
        row.put("trust", origin.trust().wireName());
        row.put("receivedAt", origin.receivedAt().toString());
        row.put("subject", subject);
        row.put("kind", kind(interactionType));
        row.put("at", at.toString());
        row.put("counted", learnt.counted());
        row.put("place", place);
        row.put("itemId", product.itemId());
        row.put("name", product.name());
        row.put("category", product.category());
        return row;
    }

    private static String kind(InteractionType interactionType) {
        return switch (interactionType) {
            case VIEWED -> "viewed";
            case ADDED -> "added";
            case BOUGHT -> "bought";
        };
    }

    /**
     * Sums up one slice of the entries older than the reach. Blocks.
     *
     * @return rows that left the log; fewer than {@link #SLICE} in the last slice
     */
    public int sweep(Duration reach) {
        String age = reach.toSeconds() + " seconds";
        return PostgresClient.inTransaction(session -> session.createNativeQuery(MOVE_REACH).setParameter("age", age).executeUpdate()
                .chain(() -> session.createNativeQuery(LOCK).executeUpdate())
                .chain(() -> session.createNativeQuery(SWEEP, Long.class).setParameter("age", age).getSingleResult()).map(Long::intValue));
    }

    /**
     * Runs once after an upgrade. Replicas without this log learnt events that are not in it, and a retraction must not lose
     * them. So the current sums of a slice of items, from all sources, are treated as older than the reach; when all slices are
     * done, the reach begins. Blocks.
     *
     * @return whether there is another slice
     */
    public boolean settle() {
        return PostgresClient.<Boolean>inTransaction(session -> session.createNativeQuery(SETTLING, Long.class)
                .setParameter("age", UPGRADE.toSeconds() + " seconds").getSingleResultOrNull()
                .chain(after -> after == null ? Uni.createFrom().item(false) : settle(session, after).replaceWith(true)));
    }

    /** Whether the reach has begun. Blocks. */
    boolean isSettled() {
        return PostgresClient.<Boolean>inTransaction(session -> session
                .createNativeQuery("select settled_item is null from interaction_reach", Boolean.class).getSingleResult());
    }

    private static Uni<Void> settle(Mutiny.Session session, long after) {
        Uni<Void> all = session.createNativeQuery(SETTLE_LOCK).executeUpdate().replaceWithVoid();
        for (String statement : SETTLE) {
            all = all.chain(() -> session.createNativeQuery(statement).setParameter("after", after).executeUpdate()).replaceWithVoid();
        }
        return all;
    }

    /**
     * Removes an erased person's entries. What was learnt from them stays in the sums over all people. Blocks.
     *
     * @return removed rows
     */
    public long forget(List<Identifier> names) {
        return PostgresClient.<Long>inTransaction(session -> session.createNativeQuery(LOCK).executeUpdate()
                .chain(() -> session.createNativeQuery(FORGET, Long.class)
                        .setParameter("names", PostgresClient.rows(names.stream().map(Identifier::toString).toList())).getSingleResult()));
    }
}
