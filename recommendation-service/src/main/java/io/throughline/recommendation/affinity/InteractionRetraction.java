package io.throughline.recommendation.affinity;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.postgres.PostgresClient;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Removes what was learnt from a source. The rest is what the other sources alone would have taught, except for the last digits
 * of a double and for events that a daily limit had excluded. It works in slices of whole events, each a transaction during which
 * nothing else is learnt.
 */
@ApplicationScoped
public class InteractionRetraction {

    private static final int SLICE_EVENTS = 1_000;

    private static final String INTERVAL =
            """
            source = :source and received_at >= cast(cast(:from as text) as timestamptz) and received_at < cast(cast(:until as text) as \
            timestamptz)""";
    private static final String MOMENT = "to_char(%s at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
    private static final String FIRST = "select " + MOMENT.formatted("min(received_at)") + " from item_interaction where " + INTERVAL;
    // Counts each event once, by the first of its items.
    private static final String COUNT = "select kind, count(*) from item_interaction where " + INTERVAL + " and place = 0 group by kind";
    private static final String SINCE = "select cast(extract(epoch from since) as float8) from interaction_reach";
    private static final String COUNTED = "select kind, count from retraction_count where retraction_id = :id";
    // In the order of an index, so that reading stops as soon as there are enough rows and continues no further than the last of them.
    private static final String TAKE = """
            with events as (select distinct received_at, event from item_interaction where %s order by received_at, event limit %d),
            gone as (delete from item_interaction i using events e where i.source = :source
              and i.received_at >= (select min(received_at) from events)
                and i.received_at <= (select max(received_at) from events) and i.received_at = e.received_at
                  and i.event = e.event returning i.*)
            insert into retracted select * from gone
            """.formatted(INTERVAL, SLICE_EVENTS);
    private static final String LAST = "select " + MOMENT.formatted("max(received_at)") + " from retracted";

    /** The changes to the sums. */
    private static final String CHANGE =
            "(select r.*, -1 as sign from retracted r where r.counted union all select p.*, 1 from promoted p)";
    private static final String RETRACTED_ORDERS = """
            (select distinct subject, order_id from retracted where kind = 'bought' and counted and order_id is not null)""";

    // In the order in which learning takes its locks, so that neither deadlocks. Learning in progress is completed first, and
    // later events wait for the slice. A slice looks up thousands of single rows. It should use indexes, which are in memory, and
    // not read a whole table.
    private static final List<String> PREPARE = List.of("set local random_page_cost = 1.1",
            "lock table seen_order, subject_day, source_day, item, item_tally, item_pair, subject_item, item_interaction in share row "
                    + "exclusive mode",
            "create temporary table retracted (like item_interaction) on commit drop",
            "create temporary table promoted (like item_interaction) on commit drop");

    /** Each statement covers the whole slice; they run one after the other. */
    private static final List<String> SUBTRACT = List.of("analyze retracted", """
            insert into promoted
            select i.* from item_interaction i join (
              select distinct on (again.subject, again.order_id) again.subject, again.event
                from item_interaction again join %s as r on r.subject = again.subject and r.order_id = again.order_id
               where again.kind = 'bought' and not again.counted
               order by again.subject, again.order_id, again.received_at, again.event) as first
              on first.subject = i.subject and first.event = i.event
            """.formatted(RETRACTED_ORDERS), """
            update item_interaction i set counted = true from (select distinct subject, event from promoted) p
             where i.subject = p.subject and i.event = p.event
            """, """
            delete from seen_order s using %s as r where s.subject = r.subject and s.order_id = r.order_id
               and not exists (select 1 from promoted p where p.subject = r.subject and p.order_id = r.order_id)
            """.formatted(RETRACTED_ORDERS), """
            insert into item (item_id) select distinct item_id from promoted order by item_id on conflict do nothing
            """, """
            insert into item_tally as t (item, views, adds, orders)
            select i.no, coalesce(sum(c.sign) filter (where c.kind = 'viewed'), 0), coalesce(sum(c.sign) filter (where c.kind = 'added'),
              0),
                   coalesce(sum(c.sign) filter (where c.kind = 'bought'), 0)
              from %s as c join item i on i.item_id = c.item_id group by i.no
            on conflict (item) do update set views = greatest(0, t.views + excluded.views), adds = greatest(0, t.adds + excluded.adds),
              orders = greatest(0, t.orders + excluded.orders)
            """.formatted(CHANGE), """
            update item_tally t set log_weight = w.weight
              from (select i.no, (
                      select max(peak) + ln(sum(power(2::float8, greatest(-64, weight - peak)))) / ln(2::float8)
                        from (select weight, max(weight) over () as peak
                                from (select %s as weight from item_interaction where item_id = i.item_id and kind = 'bought' and counted
                                      union all
                                      select log_weight from item_beyond where item_id = i.item_id
                                        and log_weight is not null) as each) as all_of_it) as weight
                      from item i where i.item_id in (select c.item_id from %s as c where c.kind = 'bought')) as w
             where t.item = w.no
            """.formatted(InteractionLog.LOG_WEIGHT, CHANGE), """
            update item i set
              vouched = exists (select 1 from item_interaction x where x.item_id = i.item_id and x.trust <> 'public' and x.counted)
                or exists (select 1 from item_beyond b where b.item_id = i.item_id and b.vouched),
              (name, named_at) = (select n.name, n.at from (
                  (select x.name, x.at from item_interaction x where x.item_id = i.item_id and x.trust <> 'public' and x.counted
                    and x.name is not null
                    order by x.at desc, x.name collate "C" desc limit 1)
                  union all select b.name, b.named_at from item_beyond b where b.item_id = i.item_id) as n(name, at)
                order by n.at desc nulls last, n.name collate "C" desc limit 1),
              (category, filed_at) = (select n.category, n.at from (
                  (select x.category, x.at from item_interaction x where x.item_id = i.item_id and x.trust <> 'public' and x.counted
                    and x.category is not null
                    order by x.at desc, x.category collate "C" desc limit 1)
                  union all select b.category, b.filed_at from item_beyond b where b.item_id = i.item_id) as n(category, at)
                order by n.at desc nulls last, n.category collate "C" desc limit 1)
             where i.item_id in (select c.item_id from %s as c)
            """.formatted(CHANGE), """
            insert into item_pair as p (one, other, orders)
            select least(a.no, b.no), greatest(a.no, b.no), sum(x.sign)
              from %1$s as x join %1$s as y on x.event = y.event and x.sign = y.sign and x.item_id < y.item_id
              join item a on a.item_id = x.item_id join item b on b.item_id = y.item_id
             where x.kind = 'bought' and y.kind = 'bought' and x.place < %2$d and y.place < %2$d
             group by least(a.no, b.no), greatest(a.no, b.no)
            on conflict (one, other) do update set orders = p.orders + excluded.orders
            """.formatted(CHANGE, OrderBasket.MAX_ITEMS), """
            delete from item_pair where orders <= 0 and one in (select i.no from item i join retracted r on r.item_id = i.item_id)
            """, """
            update subject_item s set viewed = greatest(0, s.viewed + d.viewed), added = greatest(0, s.added + d.added),
              bought = greatest(0, s.bought + d.bought)
              from (select c.subject, i.no, coalesce(sum(c.sign) filter (where c.kind = 'viewed'), 0) as viewed,
                           coalesce(sum(c.sign) filter (where c.kind = 'added'), 0) as added,
                             coalesce(sum(c.sign) filter (where c.kind = 'bought'), 0) as bought
                      from %s as c join item i on i.item_id = c.item_id group by c.subject, i.no) as d
             where s.subject = d.subject and s.item = d.no
            """.formatted(CHANGE), """
            update subject_item s set
                last_viewed = case when s.viewed_beyond is null and s.viewed > m.views then s.last_viewed else greatest(s.viewed_beyond,
                  m.viewed) end,
                last_added = case when s.added_beyond is null and s.added > m.adds then s.last_added else greatest(s.added_beyond,
                  m.added) end,
                last_bought = case when s.bought_beyond is null and s.bought > m.orders then s.last_bought else greatest(s.bought_beyond,
                  m.bought) end
              from (select t.subject, i.no, max(x.at) filter (where x.kind = 'viewed') as viewed,
                max(x.at) filter (where x.kind = 'added') as added,
                           max(x.at) filter (where x.kind = 'bought') as bought, count(*) filter (where x.kind = 'viewed') as views,
                           count(*) filter (where x.kind = 'added') as adds, count(*) filter (where x.kind = 'bought') as orders
                      from (select distinct c.subject, c.item_id from %s as c) as t join item i on i.item_id = t.item_id
                      left join item_interaction x on x.subject = t.subject and x.item_id = t.item_id and x.counted
                     group by t.subject, i.no) as m
             where s.subject = m.subject and s.item = m.no
            """.formatted(CHANGE), """
            insert into subject_item (subject, item, viewed, added, bought, last_viewed, last_added, last_bought)
            select x.subject, i.no, count(*) filter (where x.kind = 'viewed'), count(*) filter (where x.kind = 'added'),
              count(*) filter (where x.kind = 'bought'),
                   max(x.at) filter (where x.kind = 'viewed'), max(x.at) filter (where x.kind = 'added'),
                     max(x.at) filter (where x.kind = 'bought')
              from item_interaction x join item i on i.item_id = x.item_id
             where x.counted and x.subject in (select subject from retracted) group by x.subject, i.no
            on conflict do nothing
            """, """
            delete from subject_item where viewed = 0 and added = 0 and bought = 0 and subject in (select subject from retracted)
            """, """
            update subject_day d set viewed = n.viewed, added = n.added
              from (select r.subject, r.day, count(x.event) filter (where x.kind = 'viewed') as viewed,
                count(x.event) filter (where x.kind = 'added') as added
                      from (select distinct subject, cast(received_at at time zone 'UTC' as date) as day from retracted) as r
                      left join item_interaction x on x.subject = r.subject and x.kind <> 'bought' and x.trust <> 'import'
                       and cast(x.received_at at time zone 'UTC' as date) = r.day
                     group by r.subject, r.day) as n
             where d.subject = n.subject and d.day = n.day
            """, """
            delete from subject_day where viewed = 0 and added = 0 and subject in (select subject from retracted)
            """, """
            delete from source_day s using (select distinct source, cast(received_at at time zone 'UTC' as date) as day from retracted) as r
             where s.source = r.source and s.day = r.day
            """, """
            delete from item_tally where views = 0 and adds = 0 and orders = 0
               and item in (select i.no from item i join retracted r on r.item_id = i.item_id)
            """, """
            delete from item i where i.item_id in (select item_id from retracted) and not exists (select 1 from item_tally t
              where t.item = i.no)
               and not exists (select 1 from item_beyond b where b.item_id = i.item_id)
            """, """
            delete from inbox where event in (select event from retracted)
            """);
    private static final String NOTE = """
            insert into retraction_count as c (retraction_id, kind, count)
            select :id, kind, count(distinct event) from retracted group by kind
            on conflict (retraction_id, kind) do update set count = c.count + excluded.count
            """;

    private final AffinityStore store;
    private final InteractionLog log;

    @Inject
    InteractionRetraction(AffinityStore store, InteractionLog log) {
        this.store = store;
        this.log = log;
    }

    /** All events of a source received from one moment until before another. */
    public record Interval(String source, Instant from, Instant until) {
    }

    /** How many events there are, by kind. Counts one day at a time, for intervals of any length. Blocks. */
    public Map<String, Long> count(Interval interval) {
        Map<String, Long> counts = new LinkedHashMap<>();
        Interval left = interval;
        for (Instant first = first(left); first != null; first = first(left)) {
            Interval day = new Interval(interval.source(), first, earlier(first.plus(Duration.ofDays(1)), interval.until()));
            for (Object[] row : PostgresClient
                    .inTransaction(session -> in(session.createNativeQuery(COUNT, Object[].class), day).getResultList())) {
                counts.merge((String) row[0], ((Number) row[1]).longValue(), Long::sum);
            }
            left = new Interval(interval.source(), day.until(), interval.until());
        }
        return inKinds(interval, counts);
    }

    private static Instant first(Interval interval) {
        String first = PostgresClient
                .inTransaction(session -> in(session.createNativeQuery(FIRST, String.class), interval).getSingleResultOrNull());
        return first == null ? null : Instant.parse(first);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /**
     * Retracts the interval. Blocks.
     *
     * @return how much all attempts under this id have retracted, by kind
     * @throws IllegalStateException in the first minutes of an upgrade, while replicas without a log may still learn
     */
    public Map<String, Long> retract(String id, Interval interval) {
        while (log.settle()) {
            // There may be another slice.
        }
        if (!log.isSettled()) {
            throw new IllegalStateException(
                    "Replicas of before the log of interactions may still learn; to be tried again 15 minutes after the migration");
        }
        // Starts where the last slice ended, since that moment may not be completed; everything before it is done.
        for (Instant from = interval.from(); from != null;) {
            Interval left = new Interval(interval.source(), from, interval.until());
            String last = PostgresClient.inTransaction(session -> slice(session, id, left));
            from = last == null ? null : Instant.parse(last);
        }
        Map<String, Long> counts = new LinkedHashMap<>();
        PostgresClient
                .<List<Object[]>>inTransaction(
                        session -> session.createNativeQuery(COUNTED, Object[].class).setParameter("id", id).getResultList())
                .forEach(row -> counts.put((String) row[0], ((Number) row[1]).longValue()));
        return inKinds(interval, counts);
    }

    /** @return the latest moment in the slice; null where nothing was left */
    Uni<String> slice(Mutiny.Session session, String id, Interval left) {
        return each(session, PREPARE)
                .chain(() -> in(session.createNativeQuery(TAKE), left).executeUpdate())
                .call(rows -> rows == 0 ? Uni.createFrom().voidItem() : each(session, SUBTRACT)
                        .chain(() -> store.trimRetracted(session))
                        .chain(() -> session.createNativeQuery(NOTE).setParameter("id", id).executeUpdate()))
                .chain(() -> session.createNativeQuery(LAST, String.class).getSingleResultOrNull());
    }

    private static Uni<Void> each(Mutiny.Session session, List<String> statements) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (String statement : statements) {
            all = all.chain(() -> session.createNativeQuery(statement).executeUpdate()).replaceWithVoid();
        }
        return all;
    }

    private static <Q extends Mutiny.AbstractQuery> Q in(Q query, Interval interval) {
        query.setParameter("source", interval.source());
        query.setParameter("from", interval.from().toString());
        query.setParameter("until", interval.until().toString());
        return query;
    }

    private static Map<String, Long> inKinds(Interval interval, Map<String, Long> byKind) {
        Map<String, Long> counts = new LinkedHashMap<>(Map.of("views", 0L, "carts", 0L, "orders", 0L));
        byKind.forEach((kind, count) -> counts.put(switch (kind) {
            case "viewed" -> "views";
            case "added" -> "carts";
            default -> "orders";
        }, count));
        long beyond = daysBeyondReach(interval);
        if (beyond > 0) {
            counts.put("daysBeyondReach", beyond);
        }
        return counts;
    }

    /** The number of days at the interval's beginning, rounded up, for which the log no longer has the sources. */
    private static long daysBeyondReach(Interval interval) {
        double seconds = PostgresClient.inTransaction(session -> session.createNativeQuery(SINCE, Double.class).getSingleResult());
        Instant since = Instant.ofEpochMilli((long) (seconds * 1_000));
        Duration beyond = Duration.between(interval.from(), since.isBefore(interval.until()) ? since : interval.until());
        return beyond.isNegative() || beyond.isZero() ? 0 : beyond.plusDays(1).minusNanos(1).toDays();
    }
}
