package io.throughline.profile.consent.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.profile.consent.ConsentRetraction;
import io.throughline.profile.consent.purpose.Purpose;
import io.throughline.profile.consent.state.ConsentStatus;
import io.throughline.profile.core.JsonRows;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Separates new statements from repetitions by events. A repetition is not a new statement, but shows how long the last
 * one held. The time of the last repetition is kept for each decision, so that effective consent does not depend on the
 * order of arrival.
 */
public final class RepeatedConsents {

    /**
     * The precision for grants: one minute is enough, and saves a write for each event. A denial is kept exactly, so that a
     * late grant cannot override it.
     */
    static final Duration GRAIN = Duration.ofMinutes(1);

    // A retracted grant still counts as known where the person refuses elsewhere, so that a banner that repeats it does not
    // override the refusal.
    private static final String KNOWN = """
            with r as (
              select * from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(identifier text, purpose text, channels jsonb,
                trusted boolean)),
            h as (
              select c.identifier, c.purpose, c.channels, c.decision, c.at, c.trusted
                from r join consent_echo c on c.identifier = r.identifier and c.purpose = r.purpose and c.channels = r.channels
                  and c.trusted = r.trusted
              union all
              select e.identifier, e.purpose, e.channels, e.decision, e.at, r.trusted
                from r join consent_entry e on e.identifier = r.identifier and e.purpose = r.purpose and e.channels = r.channels
                 and coalesce(e.trusted, false) = r.trusted and e.decision = 'granted' and e.sender like 'touchpoint:%%'
                join consent_retraction x on x.sender = e.sender and x.id = e.id
               where exists (select from consent_retraction) and exists (select from consent_entry d
                 where d.identifier = any(array(select r.identifier collate "C"
                     union select o.key from identifier i join identifier o on o.profile_id = i.profile_id where i.key = r.identifier))
                   and d.purpose = r.purpose and d.decision = 'denied' and d.sender not like 'touchpoint:%%' and d.sender <> '%s'
                   and (d.channels @> '["%2$s"]' or r.channels @> '["%2$s"]'
                     or jsonb_exists_any(d.channels, array(select jsonb_array_elements_text(r.channels))))))
            select cast(json_agg(json_build_array(h.identifier, h.purpose, h.channels, h.decision,
                cast(extract(epoch from h.at) * 1000000 as bigint), h.trusted)) as text) from h
            """.formatted(ConsentRetraction.SENDER, Purpose.ALL);
    private static final String KEEP = """
            insert into consent_echo (identifier, purpose, channels, decision, at, trusted)
            select r.identifier, r.purpose, r.channels, r.decision, r.at, r.trusted
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(identifier text, purpose text, channels jsonb,
                decision text, at timestamptz,
                trusted boolean)
             order by r.identifier collate "C", r.purpose collate "C", r.decision collate "C"
            on conflict (identifier, purpose, channels, decision, trusted) do update set at = greatest(consent_echo.at, excluded.at)
            """;

    private RepeatedConsents() {
    }

    /** The identifier and purpose of a statement, and on whose authority it was made. */
    record Subject(String identifier, String purpose, SortedSet<String> channels, boolean trusted) {

        static Subject of(LedgerEntry entry) {
            return new Subject(entry.identifier().toString(), entry.purpose(), entry.channels(), entry.trusted());
        }
    }

    /** When each decision on a subject was last stated. */
    public static final class LastStatements {

        private final Map<Subject, Map<ConsentStatus, Instant>> last = new HashMap<>();

        void put(Subject subject, ConsentStatus decision, Instant at) {
            last.computeIfAbsent(subject, any -> new EnumMap<>(ConsentStatus.class)).merge(decision, at,
                    (one, other) -> one.isAfter(other) ? one : other);
        }

        Instant of(Subject subject, ConsentStatus decision) {
            return last.getOrDefault(subject, Map.of()).get(decision);
        }

        /** Whether an entry differs from what was last stated up to its time. */
        boolean isNews(LedgerEntry entry) {
            ConsentStatus opposite = entry.decision() == ConsentStatus.DENIED ? ConsentStatus.GRANTED : ConsentStatus.DENIED;
            Instant same = of(Subject.of(entry), entry.decision());
            Instant other = of(Subject.of(entry), opposite);
            return same == null || other != null && !other.isBefore(same) && !entry.at().isBefore(other);
        }
    }

    /**
     * The result for a batch.
     *
     * @param entries those that say something new
     * @param echoes repetitions, after which the time of the last statement is stored again
     */
    public record ChangedStatements(List<LedgerEntry> entries, List<LedgerEntry> echoes) {
    }

    /** @param heard the last statements until now; these entries are added to it */
    public static ChangedStatements news(Collection<LedgerEntry> said, LastStatements heard) {
        ChangedStatements changedStatements = new ChangedStatements(new ArrayList<>(), new ArrayList<>());
        said.stream().sorted(Comparator.comparing(LedgerEntry::at).thenComparing(LedgerEntry::decision)).forEach(entry -> {
            Instant last = heard.of(Subject.of(entry), entry.decision());
            boolean isNews = heard.isNews(entry);
            if (isNews) {
                changedStatements.entries().add(entry);
            }
            if (isNews || entry.at().isAfter(entry.decision() == ConsentStatus.DENIED ? last : last.plus(GRAIN))) {
                heard.put(Subject.of(entry), entry.decision(), entry.at());
                changedStatements.echoes().add(entry);
            }
        });
        return changedStatements;
    }

    public static Uni<LastStatements> heard(Mutiny.Session session, Collection<LedgerEntry> said) {
        List<Map<String, Object>> rows = said.stream().map(Subject::of).distinct().map(RepeatedConsents::row).toList();
        return JsonRows.read(session, KNOWN, Map.of("rows", rows)).map(found -> {
            LastStatements heard = new LastStatements();
            for (JsonNode row : found) {
                SortedSet<String> channels = new TreeSet<>();
                row.get(2).forEach(channel -> channels.add(channel.textValue()));
                heard.put(new Subject(row.get(0).textValue(), row.get(1).textValue(), channels, row.get(5).booleanValue()),
                        ConsentStatus.parse(row.get(3).textValue()), JsonRows.instant(row.get(4)));
            }
            return heard;
        });
    }

    public static Uni<Void> keep(Mutiny.Session session, Collection<LedgerEntry> echoes) {
        LastStatements latest = new LastStatements();
        echoes.forEach(entry -> latest.put(Subject.of(entry), entry.decision(), entry.at()));
        List<Map<String, Object>> rows = new ArrayList<>();
        latest.last.forEach((subject, decisions) -> decisions.forEach((decision, at) -> {
            Map<String, Object> row = new HashMap<>(row(subject));
            row.put("decision", decision);
            row.put("at", at);
            rows.add(row);
        }));
        return rows.isEmpty() ? Uni.createFrom().voidItem() : JsonRows.write(session, KEEP, Map.of("rows", rows)).replaceWithVoid();
    }

    private static Map<String, Object> row(Subject subject) {
        return Map.of("identifier", subject.identifier(), "purpose", subject.purpose(), "channels", subject.channels(),
                "trusted", subject.trusted());
    }
}
