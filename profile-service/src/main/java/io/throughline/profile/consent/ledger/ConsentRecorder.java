package io.throughline.profile.consent.ledger;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.consent.purpose.PurposeStore;
import io.throughline.profile.consent.state.ConsentStateProjector;
import io.throughline.profile.consent.state.ConsentStatus;
import io.throughline.profile.consent.state.EffectiveConsents;
import io.throughline.profile.core.ChangedProfile;
import io.throughline.profile.core.ChangedProfile.Cause;
import io.throughline.profile.core.ContentionRetry;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.ProfileChangeListeners;
import io.throughline.profile.core.ProfileProjector;
import org.hibernate.reactive.mutiny.Mutiny;

/** Records statements so that they are in force when the transaction commits. */
@ApplicationScoped
public class ConsentRecorder {

    private static final int ATTEMPTS = 5;
    private static final String RESTRICT = """
            insert into consent_restriction (identifier, restricted, cause_kind, cause_id, at)
            select :identifier, :restricted, :kind, :id, :at
             where :restricted is distinct from (select r.restricted from consent_restriction r
                where r.identifier = :identifier order by r.at desc limit 1)
            """;

    private final ConsentStateProjector consentStateProjector;
    private final PurposeStore purposes;
    private final ProfileChangeListeners profileChangeListeners;

    @Inject
    ConsentRecorder(ConsentStateProjector consentStateProjector, PurposeStore purposes, ProfileChangeListeners profileChangeListeners) {
        this.consentStateProjector = consentStateProjector;
        this.purposes = purposes;
        this.profileChangeListeners = profileChangeListeners;
    }

    /** Runs the work in one transaction, and repeats it after a conflict with another transaction. */
    public static <T> Uni<T> transaction(Function<Mutiny.Session, Uni<T>> work) {
        return Uni.createFrom().deferred(() -> Panache.withTransaction(() -> Panache.getSession().chain(work::apply)))
                .onFailure(ContentionRetry::passes).retry().atMost(ATTEMPTS);
    }

    /**
     * Adds new entries to the ledger, and recomputes the effective consents of visitors.
     *
     * @param given the time that the sender gave; absent where it gave none
     * @return the entries that were new, and the profiles of which the caller has to notify the listeners
     */
    public Uni<RecordedConsents> record(Mutiny.Session session, Collection<LedgerEntry> entries, Map<LedgerEntry.Key, Instant> given,
            String traceparent) {
        List<Identifier> identifiers = entries.stream().map(LedgerEntry::identifier).toList();
        return IdentifierLocks.hold(session, identifiers).chain(held -> ConsentLedger.add(session, entries, given)
                .call(added -> consentStateProjector.drawVisitors(session, added.isEmpty() ? List.of() : held.speakers().visitors(),
                        traceparent))
                .call(() -> held.release(session))
                .map(added -> new RecordedConsents(added, touches(entries, added, held.speakers()))));
    }

    /** The result of {@link #take}. */
    public record RecordedConsents(Set<LedgerEntry.Key> added, List<ChangedProfile> touches) {
    }

    private static List<ChangedProfile> touches(Collection<LedgerEntry> entries, Set<LedgerEntry.Key> added,
            IdentifierLocks identifierLocks) {
        return entries.stream().filter(entry -> added.contains(entry.key()) && identifierLocks.profiles().get(entry.identifier()) != null)
                .map(entry -> ChangedProfile.ofConsents(identifierLocks.profiles().get(entry.identifier()),
                        new Cause("consent", entry.key().id())))
                .toList();
    }

    /** Does the same as {@link #take}, and notifies the listeners. */
    public Uni<Set<LedgerEntry.Key>> recordAndNotify(Mutiny.Session session, Collection<LedgerEntry> entries,
            Map<LedgerEntry.Key, Instant> given) {
        return record(session, entries, given, null)
                .chain(taken -> profileChangeListeners.notifyListeners(session, taken.touches(), null).replaceWith(taken.added()));
    }

    /**
     * Sets or lifts the restriction of processing: a person's data are kept but not used (GDPR, article 18). It is recorded
     * under the profile's own id, so that it stays with the person after merges and splits. Repeating it changes nothing.
     *
     * @param session with a transaction that this becomes part of; the listeners are notified
     */
    public Uni<Void> restrict(Mutiny.Session session, UUID profileId, boolean restricted, Cause cause) {
        Identifier own = ProfileProjector.ownId(profileId);
        return IdentifierLocks.hold(session, List.of(own)).chain(held -> JsonRows
                .write(session, RESTRICT, Map.of("identifier", own.toString(),
                        "restricted", restricted, "kind", cause.kind(), "id", cause.id(), "at",
                        Instant.now().truncatedTo(ChronoUnit.MICROS)))
                .call(() -> held.release(session))
                .chain(() -> profileChangeListeners.notifyListeners(session,
                        held.speakers().profiles().values().stream().filter(Objects::nonNull)
                                .map(id -> ChangedProfile.ofConsents(id, cause)).toList(),
                        null)));
    }

    /** The default consents of a person without a row in consent_state, by purpose and channel. */
    public Uni<SortedMap<String, SortedMap<String, ConsentStatus>>> defaults(Mutiny.Session session) {
        return purposes.known(session).map(known -> EffectiveConsents.of(known.inForce(Instant.now()), List.of(), null).state());
    }
}
