package io.throughline.profile.consent;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.retraction.SourceKind;
import io.throughline.commons.retraction.SourceRetraction;
import io.throughline.profile.consent.ledger.ConsentRecorder;
import io.throughline.profile.consent.ledger.DoubleOptIn;
import io.throughline.profile.consent.ledger.IdentifierLocks;
import io.throughline.profile.consent.ledger.LedgerEntry;
import io.throughline.profile.consent.ledger.StatementSenders;
import io.throughline.profile.consent.purpose.Purpose;
import io.throughline.profile.consent.purpose.PurposeStore;
import io.throughline.profile.consent.state.ConsentStateProjector;
import io.throughline.profile.consent.state.ConsentStatus;
import io.throughline.profile.consent.state.EffectiveConsents;
import io.throughline.profile.core.JsonRows;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Excludes the grants that a retracted source reported. It never grants anything: what the source denied stays denied.
 * Where excluding a statement would allow something that was not allowed before, it adds a denial of its own to the
 * ledger.
 */
@ApplicationScoped
public class ConsentRetraction {

    public static final String SENDER = "retraction";

    private static final String OWN = "profile_id:";
    private static final String KEYS =
            "array(select key collate \"C\" from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))";
    private static final String MARK = """
            with mine as (
              select e.sender, e.id from consent_entry e
               where e.identifier = any(%1$s) and e.sender = :sender and e.decision = 'granted' and e.received_at >= :from
                 and e.received_at < :until),
            said as (
              select sender, id from mine
              union all
              select c.sender, c.id from mine m join consent_entry c on c.sender = '%2$s' and c.id = m.sender || '/' || m.id)
            insert into consent_retraction (sender, id, retraction) select sender, id, :retraction from said on conflict do nothing
            """.formatted(KEYS, DoubleOptIn.SENDER);
    // Repetitions do not record who repeated them, so a grant is as old as the last statement of it that still stands. Without
    // any, the repetition is forgotten.
    private static final String FORGET_REPETITIONS = """
            with said as (
              select e.identifier, e.purpose, e.channels, coalesce(e.trusted, e.sender not like 'touchpoint:%%') as trusted,
                     max(e.at) filter (where x.id is null) as at
                from consent_entry e left join consent_retraction x on x.sender = e.sender and x.id = e.id
               where e.identifier = any(%1$s) and e.decision = 'granted' group by 1, 2, 3, 4),
            gone as (
              delete from consent_echo c using said s
               where c.identifier = s.identifier and c.purpose = s.purpose and c.channels = s.channels and c.trusted = s.trusted
                 and c.decision = 'granted' and s.at is null)
            update consent_echo c set at = s.at from said s
             where c.identifier = s.identifier and c.purpose = s.purpose and c.channels = s.channels and c.trusted = s.trusted
               and c.decision = 'granted' and s.at < c.at
            """.formatted(KEYS);
    private static final String STATES = """
            select cast(json_agg(json_build_array(k.key, k.owner, s.state, s.uses)) as text) from (
              select i.key, '%s' || i.profile_id as owner from identifier i
               where i.profile_id in (select cast(value as uuid)
                 from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)) as v(value))
              union all
              select key, key from jsonb_array_elements_text(cast(cast(:visitors as text) as jsonb)) as v(key)) k
              left join consent_state s on s.key = k.owner collate "C"
            """.formatted(OWN);

    private final ConsentRecorder consents;
    private final PurposeStore purposes;
    private final ConsentStateProjector consentStateProjector;

    @Inject
    ConsentRetraction(ConsentRecorder consents, PurposeStore purposes, ConsentStateProjector consentStateProjector) {
        this.consents = consents;
        this.purposes = purposes;
        this.consentStateProjector = consentStateProjector;
    }

    /** The identifiers that are locked until the transaction ends, including those that are stored nowhere. */
    public record HeldIdentifiers(Set<Identifier> unknown, List<String> made) {
    }

    /** The consents in force for each identifier, from its profile or from the visitor's row. */
    public record Status(Map<String, Allowed> byIdentifier) {

        /** Identifiers that the other status does not contain any more, without profiles' own ids. */
        public Set<Identifier> without(Status other) {
            return byIdentifier.keySet().stream().filter(each -> !other.byIdentifier.containsKey(each) && !each.startsWith(OWN))
                    .map(Identifier::parse)
                    .collect(Collectors.toSet());
        }
    }

    /** @param owner the key of the person or visitor for whom it holds */
    record Allowed(String owner, JsonNode state, JsonNode uses) {
    }

    /** The name of the source in the ledger. */
    public static String sender(SourceRetraction retraction) {
        return retraction.origin() == SourceKind.SOURCE ? "touchpoint:" + retraction.source()
                : StatementSenders.partner(retraction.source());
    }

    public Uni<HeldIdentifiers> hold(Mutiny.Session session, Collection<Identifier> identifiers) {
        return IdentifierLocks.hold(session, identifiers)
                .map(held -> new HeldIdentifiers(held.made().stream().map(Identifier::parse).collect(Collectors.toSet()), held.made()));
    }

    public Uni<Void> release(Mutiny.Session session, HeldIdentifiers holding) {
        return new IdentifierLocks.HeldLocks(null, holding.made()).release(session);
    }

    public Uni<Status> status(Mutiny.Session session, Collection<UUID> profiles, Collection<Identifier> visitors) {
        return consents.defaults(session).chain(defaults -> purposes.known(session).chain(known -> JsonRows.read(session, STATES,
                Map.of("ids", profiles, "visitors", visitors)).map(rows -> {
                    JsonNode nobody = JsonRows.JSON.valueToTree(defaults);
                    JsonNode nobodysUses =
                            JsonRows.JSON.valueToTree(EffectiveConsents.of(known.inForce(Instant.now()), List.of(), null).uses());
                    Map<String, Allowed> byIdentifier = new HashMap<>();
                    rows.forEach(row -> byIdentifier.put(row.get(0).textValue(), new Allowed(row.get(1).textValue(),
                            row.get(2).isNull() ? nobody : row.get(2), row.get(3).isNull() ? nobodysUses : row.get(3))));
                    return new Status(byIdentifier);
                })));
    }

    /**
     * Marks the source's grants, and the entries that confirm them, as retracted, and returns how many. Recomputes the
     * consents of visitors only; those of profiles are recomputed when the caller notifies the listeners.
     */
    public Uni<Integer> takeBack(Mutiny.Session session, SourceRetraction retraction, Collection<Identifier> keys) {
        return JsonRows
                .write(session, MARK,
                        Map.of("keys", keys, "sender", sender(retraction), "from", retraction.from(), "until", retraction.until(),
                                "retraction", retraction.retractionId()))
                .call(() -> JsonRows.write(session, FORGET_REPETITIONS, Map.of("keys", keys)));
    }

    /** Recomputes the consents of visitors, and of profiles that no longer exist. */
    public Uni<Void> draw(Mutiny.Session session, Collection<UUID> gone, Collection<Identifier> visitors, String traceparent) {
        return consentStateProjector.drawProfiles(session, gone, traceparent)
                .chain(() -> consentStateProjector.drawVisitors(session, visitors, traceparent));
    }

    /** Denies what is allowed now and was not before, and returns the number of denials added. */
    public Uni<Integer> keepDenied(Mutiny.Session session, SourceRetraction retraction, Status before, Status now) {
        Map<String, Map<String, SortedSet<String>>> risen = new HashMap<>();
        now.byIdentifier().forEach((identifier, allowed) -> {
            Allowed then = before.byIdentifier().get(identifier);
            if (then != null) {
                allowed.state().properties().forEach(purpose -> risen(then, allowed, purpose.getKey())
                        .forEach(channel -> risen.computeIfAbsent(allowed.owner(), owner -> new HashMap<>())
                                .computeIfAbsent(purpose.getKey(), id -> new TreeSet<>()).add(channel)));
            }
        });
        return risen.isEmpty() ? Uni.createFrom().item(0) : purposes.known(session).chain(known -> {
            Instant at = Instant.now().truncatedTo(ChronoUnit.MICROS);
            List<LedgerEntry> denials = new ArrayList<>();
            risen.forEach((owner, byPurpose) -> byPurpose.forEach((id, channels) -> known.inForce(id, at).filter(Purpose::withdrawable)
                    .ifPresent(purpose -> denials.add(denial(retraction, owner, purpose, channels, at)))));
            return denials.isEmpty() ? Uni.createFrom().item(0) : consents.recordAndNotify(session, denials, Map.of()).map(Set::size);
        });
    }

    private static Set<String> risen(Allowed then, Allowed now, String purpose) {
        Set<String> risen = new HashSet<>();
        now.state().path(purpose).properties().forEach(channel -> {
            String before = then.state().path(purpose).path(channel.getKey()).asText();
            if (channel.getValue().asText().equals("granted") && !before.isEmpty() && !before.equals("granted")) {
                risen.add(channel.getKey());
            }
        });
        boolean used = now.uses().path(purpose).asBoolean() && then.uses().has(purpose) && !then.uses().path(purpose).asBoolean();
        return risen.isEmpty() && used ? Set.of(Purpose.ALL) : risen;
    }

    private static LedgerEntry denial(SourceRetraction retraction, String owner, Purpose purpose, SortedSet<String> channels, Instant at) {
        return new LedgerEntry(
                new LedgerEntry.Key(SENDER,
                        retraction.retractionId() + '/' + owner + '/' + purpose.id() + '/' + String.join("+", channels)),
                Identifier.parse(owner), purpose.id(), purpose.version(), channels, ConsentStatus.DENIED, false, null, null, null, at, at,
                SENDER,
                "not allowed before retraction " + retraction.retractionId() + ", so not allowed after it", SENDER, true);
    }
}
