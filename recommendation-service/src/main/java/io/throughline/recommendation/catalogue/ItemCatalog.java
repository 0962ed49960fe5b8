package io.throughline.recommendation.catalogue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.postgres.PostgresClient;
import org.hibernate.reactive.mutiny.Mutiny;

/** The items that touchpoints have named. No catalogue has to be loaded. */
@ApplicationScoped
public class ItemCatalog {

    // A known item is updated too, even without a change, since only then does `returning` give its number in the same statement,
    // even where another replica has just created it. Ordered, so that replicas take locks in the same order. collate "C" sorts
    // like String.compareTo (ItemDescription), except for characters beyond the basic plane.
    private static final String LEARN = """
            insert into item as i (item_id, vouched, name, named_at, category, filed_at)
            select r."itemId", r.vouched, r.name, r."namedAt", r.category, r."filedAt"
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb))
                as r("itemId" text, vouched boolean, name text, "namedAt" timestamptz, category text, "filedAt" timestamptz)
             order by r."itemId"
            on conflict (item_id) do update set vouched = i.vouched or excluded.vouched,
              (name, named_at) = (select n.name, n.at from (values (i.name, i.named_at), (excluded.name, excluded.named_at)) as n(name, at)
                                   order by n.at desc nulls last, n.name collate "C" desc limit 1),
              (category, filed_at) = (select c.category, c.at from (values (i.category, i.filed_at), (excluded.category,
                excluded.filed_at)) as c(category, at)
                                       order by c.at desc nulls last, c.category collate "C" desc limit 1)
            returning item_id, no
            """;

    private static final String KNOWN = """
            select item_id from item where item_id in (select jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)))
            """;

    /** Records descriptions of items, and returns the number of each by its id. */
    public Uni<Map<String, Long>> learn(Mutiny.Session session, Collection<ItemDescription> news) {
        if (news.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        List<Map<String, Object>> rows = new ArrayList<>(news.size());
        for (ItemDescription item : news) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("itemId", item.itemId());
            row.put("vouched", item.vouched());
            row.put("name", item.name());
            row.put("namedAt", item.namedAt() == null ? null : item.namedAt().toString());
            row.put("category", item.category());
            row.put("filedAt", item.filedAt() == null ? null : item.filedAt().toString());
            rows.add(row);
        }
        return session.createNativeQuery(LEARN, Object[].class).setParameter("rows", PostgresClient.rows(rows)).getResultList()
                .map(ItemCatalog::numbers);
    }

    /** The items that no event has named. */
    public Uni<Set<String>> findUnknown(Mutiny.Session session, Collection<String> itemIds) {
        return itemIds.isEmpty() ? Uni.createFrom().item(Set.of())
                : session.createNativeQuery(KNOWN, String.class).setParameter("ids", PostgresClient.rows(List.copyOf(itemIds)))
                        .getResultList()
                        .map(known -> {
                            Set<String> unheard = new HashSet<>(itemIds);
                            known.forEach(unheard::remove);
                            return unheard;
                        });
    }

    private static Map<String, Long> numbers(List<Object[]> rows) {
        Map<String, Long> numbers = new HashMap<>();
        rows.forEach(row -> numbers.put((String) row[0], ((Number) row[1]).longValue()));
        return numbers;
    }
}
