package io.throughline.recommendation.affinity;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.SourceTrust;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.recommendation.catalogue.CommerceEvent;
import io.throughline.recommendation.catalogue.CommerceEvent.Interaction;
import io.throughline.recommendation.catalogue.CommerceEvent.Viewed;
import io.throughline.recommendation.catalogue.ItemCatalog;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Limits how many views and carts are learnt: per visitor and day, and per public source and day for items that no trusted source
 * has named. Visitors can be invented as easily as events, so the second limit prevents invented items from filling the store.
 * Days are those of receipt, since senders choose the events' times.
 */
@ApplicationScoped
class InteractionLimits {

    // Interactions above the limit are counted too, so that the sum before a batch is the sum after it less the batch.
    private static final String COUNT_SUBJECTS = """
            insert into subject_day as d (subject, day, viewed, added)
            select r.subject, r.day, r.viewed, r.added
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(subject text, day date, viewed bigint, added bigint)
             order by r.subject, r.day
            on conflict (subject, day) do update set viewed = d.viewed + excluded.viewed, added = d.added + excluded.added
            returning subject, cast(day as text), viewed, added
            """;
    private static final String COUNT_SOURCES = """
            insert into source_day as d (source, day, items)
            select r.source, r.day, r.items from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(source text, day date,
              items bigint)
             order by r.source, r.day
            on conflict (source, day) do update set items = d.items + excluded.items
            returning source, cast(day as text), items
            """;

    private final ItemCatalog catalogue;
    private final MeterRegistry meters;
    private final int interactions;
    private final int unheardItems;

    @Inject
    InteractionLimits(ItemCatalog catalogue, AffinitySettings settings, MeterRegistry meters) {
        this.catalogue = catalogue;
        this.meters = meters;
        this.interactions = settings.daily().interactions();
        this.unheardItems = settings.daily().unheardItems();
    }

    /** A visitor or a source, on a day. */
    private record Daily(String who, LocalDate day) {
    }

    /** @return the events in the same order, without views and carts above a limit */
    Uni<List<CommerceEvent>> within(Mutiny.Session session, List<CommerceEvent> events) {
        return withinSubjects(session, events).chain(left -> withinSources(session, left)).invoke(left -> {
            if (left.size() < events.size()) {
                meters.counter("throughline.recommendation.skipped", "reason", "daily_limit").increment(events.size() - left.size());
            }
        });
    }

    private Uni<List<CommerceEvent>> withinSubjects(Mutiny.Session session, List<CommerceEvent> events) {
        Map<Daily, long[]> counts = new LinkedHashMap<>();
        for (CommerceEvent event : events) {
            if (event instanceof Interaction interaction && isLimited(interaction)) {
                counts.computeIfAbsent(ofSubject(interaction), any -> new long[2])[kind(interaction)]++;
            }
        }
        if (counts.isEmpty()) {
            return Uni.createFrom().item(events);
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        counts.forEach(
                (key, count) -> rows.add(Map.of("subject", key.who(), "day", key.day().toString(), "viewed", count[0], "added", count[1])));
        return read(session, COUNT_SUBJECTS, rows).map(sums -> {
            Map<Daily, long[]> room = new HashMap<>();
            sums.forEach(row -> {
                Daily key = new Daily((String) row[0], LocalDate.parse((String) row[1]));
                long[] count = counts.get(key);
                room.put(key, new long[]{ interactions - (number(row[2]) - count[0]), interactions - (number(row[3]) - count[1]) });
            });
            return keep(events, each -> !isLimited(each) || room.get(ofSubject(each))[kind(each)]-- > 0);
        });
    }

    private Uni<List<CommerceEvent>> withinSources(Mutiny.Session session, List<CommerceEvent> events) {
        Set<String> vouched = new HashSet<>();
        Set<String> named = new LinkedHashSet<>();
        for (CommerceEvent event : events) {
            switch (event) {
                case CommerceEvent.Ordered order -> order.products().forEach(product -> vouched.add(product.itemId()));
                case Interaction each -> (each.origin().isTrusted() ? vouched : named).add(each.product().itemId());
                default -> {
                }
            }
        }
        named.removeAll(vouched);
        return catalogue.findUnknown(session, named).chain(unheard -> unheard.isEmpty() ? Uni.createFrom().item(events)
                : withinSources(session, events, unheard));
    }

    private Uni<List<CommerceEvent>> withinSources(Mutiny.Session session, List<CommerceEvent> events, Set<String> unheard) {
        Map<Daily, Set<String>> items = new LinkedHashMap<>();
        Set<String> counted = new HashSet<>();
        for (CommerceEvent event : events) {
            if (event instanceof Interaction each && unheard.contains(each.product().itemId()) && counted.add(each.product().itemId())) {
                items.computeIfAbsent(ofSource(each), any -> new LinkedHashSet<>()).add(each.product().itemId());
            }
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        items.forEach((key, ids) -> rows.add(Map.of("source", key.who(), "day", key.day().toString(), "items", ids.size())));
        return read(session, COUNT_SOURCES, rows).map(sums -> {
            Set<String> dropped = new HashSet<>();
            sums.forEach(row -> {
                Set<String> ids = items.get(new Daily((String) row[0], LocalDate.parse((String) row[1])));
                ids.stream().skip(Math.max(0, unheardItems - (number(row[2]) - ids.size()))).forEach(dropped::add);
            });
            return keep(events, each -> !dropped.contains(each.product().itemId()));
        });
    }

    private static List<CommerceEvent> keep(List<CommerceEvent> events, Predicate<Interaction> within) {
        return events.stream().filter(event -> !(event instanceof Interaction each) || within.test(each)).toList();
    }

    private static Uni<List<Object[]>> read(Mutiny.Session session, String sql, List<Map<String, Object>> rows) {
        return session.createNativeQuery(sql, Object[].class).setParameter("rows", PostgresClient.rows(rows)).getResultList();
    }

    /** Imports are not limited, since they bring the history of years within a day. */
    private static boolean isLimited(Interaction interaction) {
        return interaction.origin().trust() != SourceTrust.IMPORT;
    }

    private static Daily ofSubject(Interaction interaction) {
        return new Daily(interaction.subject(), interaction.origin().day());
    }

    private static Daily ofSource(Interaction interaction) {
        return new Daily(interaction.origin().source(), interaction.origin().day());
    }

    private static int kind(Interaction interaction) {
        return interaction instanceof Viewed ? 0 : 1;
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }
}
