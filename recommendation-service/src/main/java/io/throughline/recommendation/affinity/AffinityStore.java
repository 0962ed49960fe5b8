package io.throughline.recommendation.affinity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.recommendation.catalogue.CommerceEvent.Ordered;
import io.throughline.recommendation.catalogue.ItemCatalog;
import org.hibernate.reactive.mutiny.Mutiny;

/** Adds a batch's interactions to the sums, with one statement per table for any size of the batch. */
@ApplicationScoped
class AffinityStore {

    private static final String SEE_ORDERS = """
            insert into seen_order (subject, order_id)
            select distinct r.subject, r."orderId" from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(subject text,
              "orderId" text)
             order by r.subject, r."orderId"
            on conflict do nothing
            returning subject, order_id
            """;
    // The sum of two weights by their logarithms, as in ItemPopularity.plus. 64 halvings exceed a double's 53 bits, and
    // PostgreSQL reports the underflow of a larger power as an error.
    private static final String TALLY = """
            insert into item_tally as t (item, views, adds, orders, log_weight)
            select r.item, r.views, r.adds, r.orders, r.weight
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb))
                as r(item bigint, views bigint, adds bigint, orders bigint, weight double precision)
             order by r.item
            on conflict (item) do update set views = t.views + excluded.views, adds = t.adds + excluded.adds,
              orders = t.orders + excluded.orders,
              log_weight = case when t.log_weight is null or excluded.log_weight is null
                  then coalesce(t.log_weight, excluded.log_weight)
                  else greatest(t.log_weight, excluded.log_weight)
                       + ln(1 + power(2, -least(64, abs(t.log_weight - excluded.log_weight)))) / ln(2.0::float8) end
            """;
    private static final String PAIR = """
            insert into item_pair as p (one, other, orders)
            select r.one, r.other, r.orders
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(one bigint, other bigint, orders bigint)
             order by r.one, r.other
            on conflict (one, other) do update set orders = p.orders + excluded.orders
            """;
    private static final String MEET = """
            insert into subject_item as s (subject, item, viewed, added, bought, last_viewed, last_added, last_bought)
            select r.subject, r.item, r.viewed, r.added, r.bought, r."lastViewed", r."lastAdded", r."lastBought"
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb))
                as r(subject text, item bigint, viewed bigint, added bigint, bought bigint,
                     "lastViewed" timestamptz, "lastAdded" timestamptz, "lastBought" timestamptz)
             order by r.subject, r.item
            on conflict (subject, item) do update set viewed = s.viewed + excluded.viewed, added = s.added + excluded.added,
              bought = s.bought + excluded.bought, last_viewed = greatest(s.last_viewed, excluded.last_viewed),
              last_added = greatest(s.last_added, excluded.last_added), last_bought = greatest(s.last_bought, excluded.last_bought)
            """;
    private static final String TRIM_OF = """
            delete from subject_item s using
              (select subject, item, row_number() over (partition by subject order by greatest(last_viewed, last_added) desc, item) as place
                 from subject_item where bought = 0 and subject in (%s)) as looks
             where s.subject = looks.subject and s.item = looks.item and looks.place > :most
            """;
    private static final String TRIM = TRIM_OF.formatted("select jsonb_array_elements_text(cast(cast(:subjects as text) as jsonb))");
    private static final String TRIM_RETRACTED = TRIM_OF.formatted("select subject from retracted");

    private final ItemCatalog catalogue;
    private final int looksPerSubject;

    @Inject
    AffinityStore(ItemCatalog catalogue, AffinitySettings settings) {
        this.catalogue = catalogue;
        this.looksPerSubject = settings.looksPerSubject();
    }

    /** An order with its customer, since two shops may assign the same order number. */
    @RegisterForReflection
    record OrderKey(String subject, String orderId) {

        static OrderKey of(Ordered order) {
            return new OrderKey(order.subject(), order.orderId());
        }
    }

    /** The orders that were never counted. They count as seen when the transaction commits. */
    Uni<Set<OrderKey>> unseen(Mutiny.Session session, Collection<OrderKey> orders) {
        if (orders.isEmpty()) {
            return Uni.createFrom().item(Set.of());
        }
        return session.createNativeQuery(SEE_ORDERS, Object[].class).setParameter("rows", PostgresClient.rows(List.copyOf(orders)))
                .getResultList().map(rows -> {
                    Set<OrderKey> unseen = new HashSet<>();
                    rows.forEach(row -> unseen.add(new OrderKey((String) row[0], (String) row[1])));
                    return unseen;
                });
    }

    Uni<Void> add(Mutiny.Session session, InteractionBatch interactionBatch) {
        if (interactionBatch.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return catalogue.learn(session, interactionBatch.news().values())
                .call(numbers -> write(session, TALLY, tallies(interactionBatch, numbers)))
                .call(numbers -> write(session, PAIR, pairs(interactionBatch, numbers)))
                .call(numbers -> write(session, MEET, met(interactionBatch, numbers)))
                .call(() -> trim(session, interactionBatch))
                .replaceWithVoid();
    }

    private static Uni<Integer> write(Mutiny.Session session, String statement, List<?> rows) {
        return rows.isEmpty() ? Uni.createFrom().item(0)
                : session.createNativeQuery(statement).setParameter("rows", PostgresClient.rows(rows)).executeUpdate();
    }

    private Uni<Integer> trim(Mutiny.Session session, InteractionBatch interactionBatch) {
        List<String> subjects = interactionBatch.met().entrySet().stream().filter(each -> each.getValue().bought() == 0)
                .map(each -> each.getKey().subject()).distinct().toList();
        return subjects.isEmpty() ? Uni.createFrom().item(0)
                : session.createNativeQuery(TRIM).setParameter("subjects", PostgresClient.rows(subjects))
                        .setParameter("most", looksPerSubject).executeUpdate();
    }

    /** Trims the views that a retraction restored, in its transaction. */
    Uni<Integer> trimRetracted(Mutiny.Session session) {
        return session.createNativeQuery(TRIM_RETRACTED).setParameter("most", looksPerSubject).executeUpdate();
    }

    private static List<Map<String, Object>> tallies(InteractionBatch interactionBatch, Map<String, Long> numbers) {
        List<Map<String, Object>> rows = new ArrayList<>();
        interactionBatch.tallies().forEach((itemId, tally) -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("item", numbers.get(itemId));
            row.put("views", tally.views());
            row.put("adds", tally.adds());
            row.put("orders", tally.orders());
            row.put("weight", tally.logWeight());
            rows.add(row);
        });
        return rows;
    }

    private static List<Map<String, Object>> pairs(InteractionBatch interactionBatch, Map<String, Long> numbers) {
        List<Map<String, Object>> rows = new ArrayList<>();
        interactionBatch.pairs().forEach((pair, orders) -> {
            long one = numbers.get(pair.one());
            long other = numbers.get(pair.other());
            rows.add(Map.of("one", Math.min(one, other), "other", Math.max(one, other), "orders", orders));
        });
        return rows;
    }

    private static List<Map<String, Object>> met(InteractionBatch interactionBatch, Map<String, Long> numbers) {
        List<Map<String, Object>> rows = new ArrayList<>();
        interactionBatch.met().forEach((key, met) -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("subject", key.subject());
            row.put("item", numbers.get(key.itemId()));
            row.put("viewed", met.viewed());
            row.put("added", met.added());
            row.put("bought", met.bought());
            row.put("lastViewed", text(met.lastViewed()));
            row.put("lastAdded", text(met.lastAdded()));
            row.put("lastBought", text(met.lastBought()));
            rows.add(row);
        });
        return rows;
    }

    private static String text(Instant time) {
        return time == null ? null : time.toString();
    }
}
