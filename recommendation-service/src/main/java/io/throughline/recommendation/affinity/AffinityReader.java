package io.throughline.recommendation.affinity;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.postgres.PostgresClient;
import org.hibernate.reactive.mutiny.Mutiny;

/** The queries of the model. Each uses an index, for any size of the catalogue. */
@ApplicationScoped
class AffinityReader {

    private static final String TASTES = """
            select s.item, i.item_id, i.name, t.orders, max(s.last_bought), max(s.last_added), max(s.last_viewed)
              from subject_item s join item i on i.no = s.item join item_tally t on t.item = s.item
             where s.subject in (select jsonb_array_elements_text(cast(cast(:subjects as text) as jsonb)))
             group by s.item, i.item_id, i.name, t.orders
            """;
    // A seed's pairs are stored in both directions; the query takes those in most orders. Materialised, since the planner would
    // otherwise read all of item_tally again for each seed.
    private static final String NEIGHBOURS = """
            with near as materialized (
              select s.seed, pair.item, pair.together
                from (select cast(value as bigint) as seed from jsonb_array_elements_text(cast(cast(:seeds as text) as jsonb))) s
                cross join lateral (
                  select both_ways.item, both_ways.together from (
                    select p.other as item, p.orders as together from item_pair p where p.one = s.seed
                    union all
                    select p.one, p.orders from item_pair p where p.other = s.seed) as both_ways
                   where both_ways.item not in (select cast(value as bigint)
                     from jsonb_array_elements_text(cast(cast(:bought as text) as jsonb)))
                   order by both_ways.together desc, both_ways.item limit :most) as pair)
            select near.seed, near.item, i.item_id, i.name, i.category, t.orders, near.together
              from near join item i on i.no = near.item and i.vouched join item_tally t on t.item = near.item
            """;
    private static final String FAVOURITES = """
            select t.item, i.item_id, i.name, i.category, t.orders, t.log_weight
              from (select p.item, p.orders, p.log_weight from item_tally p
                     where p.log_weight is not null
                       and p.item not in (select cast(value as bigint) from jsonb_array_elements_text(cast(cast(:bought as text) as jsonb)))
                       and exists (select 1 from item v where v.no = p.item and v.vouched)
                     order by p.log_weight desc, p.item limit :most) as t
              join item i on i.no = t.item
             order by t.log_weight desc, t.item
            """;

    Uni<List<UserItemHistory>> userItemHistory(Mutiny.Session session, List<Identifier> person) {
        return session.createNativeQuery(TASTES, Object[].class)
                .setParameter("subjects", PostgresClient.rows(person.stream().map(Identifier::toString).toList())).getResultList()
                .map(rows -> rows.stream().map(AffinityReader::taste).toList());
    }

    Uni<List<SimilarItem>> neighbours(Mutiny.Session session, List<SeedItem> seeds, Set<Long> bought, int most) {
        if (seeds.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return session.createNativeQuery(NEIGHBOURS, Object[].class)
                .setParameter("seeds", PostgresClient.rows(seeds.stream().map(seedItem -> seedItem.taste().item()).toList()))
                .setParameter("bought", PostgresClient.rows(List.copyOf(bought))).setParameter("most", most).getResultList()
                .map(rows -> rows.stream().map(AffinityReader::neighbour).toList());
    }

    /** @param missing how many items the list still lacks; where it is 0, nothing is read */
    Uni<List<PopularItem>> favourites(Mutiny.Session session, Set<Long> bought, int most, int missing) {
        if (missing <= 0) {
            return Uni.createFrom().item(List.of());
        }
        return session.createNativeQuery(FAVOURITES, Object[].class).setParameter("bought", PostgresClient.rows(List.copyOf(bought)))
                .setParameter("most", most).getResultList()
                .map(rows -> rows.stream().map(AffinityReader::favourite).toList());
    }

    private static UserItemHistory taste(Object[] row) {
        return new UserItemHistory(number(row[0]), (String) row[1], (String) row[2], number(row[3]), time(row[4]), time(row[5]),
                time(row[6]));
    }

    private static SimilarItem neighbour(Object[] row) {
        return new SimilarItem(number(row[0]), number(row[1]), (String) row[2], (String) row[3], (String) row[4], number(row[5]),
                number(row[6]));
    }

    private static PopularItem favourite(Object[] row) {
        return new PopularItem(number(row[0]), (String) row[1], (String) row[2], (String) row[3], number(row[4]),
                ((Number) row[5]).doubleValue());
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }

    private static Instant time(Object value) {
        return value instanceof OffsetDateTime time ? time.toInstant() : (Instant) value;
    }
}
