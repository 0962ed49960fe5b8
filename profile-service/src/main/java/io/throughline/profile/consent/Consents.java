package io.throughline.profile.consent;

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
import io.throughline.profile.profile.Contention;
import io.throughline.profile.profile.Followers;
import io.throughline.profile.profile.JsonRows;
import io.throughline.profile.profile.Profiles;
import io.throughline.profile.profile.Touch;
import io.throughline.profile.profile.Touch.Cause;
import org.hibernate.reactive.mutiny.Mutiny;

/** Takes statements in, so that they are in force when the transaction commits. */
@ApplicationScoped
public class Consents {

    private static final int ATTEMPTS = 5;
    private static final String RESTRICT = """
            insert into consent_restriction (identifier, restricted, cause_kind, cause_id, at)
            select :identifier, :restricted, :kind, :id, :at
             where :restricted is distinct from (select r.restricted from consent_restriction r
                where r.identifier = :identifier order by r.at desc limit 1)
            """;

    private final States states;
    private final Purposes purposes;
    private final Followers followers;

    @Inject
    Consents(States states, Purposes purposes, Followers followers) {
        this.states = states;
        this.purposes = purposes;
        this.followers = followers;
    }

    /** Within one transaction, again where it met another one. */
    static <T> Uni<T> transaction(Function<Mutiny.Session, Uni<T>> work) {
        return Uni.createFrom().deferred(() -> Panache.withTransaction(() -> Panache.getSession().chain(work::apply)))
                .onFailure(Contention::passes).retry().atMost(ATTEMPTS);
    }

    /**
     * Puts entries on record that are new, and draws what is in force of visitors.
     *
     * @param given what the sender gave for the time; absent where it gave none
     * @return the entries that were new, and the profiles that the caller has to tell followers of
     */
    Uni<Taken> take(Mutiny.Session session, Collection<Entry> entries, Map<Entry.Key, Instant> given, String traceparent) {
        List<Identifier> identifiers = entries.stream().map(Entry::identifier).toList();
        return Speakers.hold(session, identifiers).chain(held -> Ledger.add(session, entries, given)
                .call(added -> states.drawVisitors(session, added.isEmpty() ? List.of() : held.speakers().visitors(), traceparent))
                .call(() -> held.release(session))
                .map(added -> new Taken(added, touches(entries, added, held.speakers()))));
    }

    /** What {@link #take} did. */
    record Taken(Set<Entry.Key> added, List<Touch> touches) {
    }

    private static List<Touch> touches(Collection<Entry> entries, Set<Entry.Key> added, Speakers speakers) {
        return entries.stream().filter(entry -> added.contains(entry.key()) && speakers.profiles().get(entry.identifier()) != null)
                .map(entry -> Touch.ofConsents(speakers.profiles().get(entry.identifier()), new Cause("consent", entry.key().id())))
                .toList();
    }

    /** {@link #take}, and the followers told. */
    Uni<Set<Entry.Key>> say(Mutiny.Session session, Collection<Entry> entries, Map<Entry.Key, Instant> given) {
        return take(session, entries, given, null)
                .chain(taken -> followers.tell(session, taken.touches(), null).replaceWith(taken.added()));
    }

    /**
     * Sets or lifts that a person's data are kept but used by nobody (GDPR, article 18). Said of the profile's own id, so
     * that it stays with whoever that stands for after merges and unmerges. Twice changes nothing.
     *
     * @param session with a transaction, which this is part of; the followers are told
     */
    public Uni<Void> restrict(Mutiny.Session session, UUID profileId, boolean restricted, Cause cause) {
        Identifier own = Profiles.ownId(profileId);
        return Speakers.hold(session, List.of(own)).chain(held -> JsonRows.write(session, RESTRICT, Map.of("identifier", own.toString(),
                "restricted", restricted, "kind", cause.kind(), "id", cause.id(), "at", Instant.now().truncatedTo(ChronoUnit.MICROS)))
                .call(() -> held.release(session))
                .chain(() -> followers.tell(session, held.speakers().profiles().values().stream().filter(Objects::nonNull)
                        .map(id -> Touch.ofConsents(id, cause)).toList(), null)));
    }

    /** What holds of somebody who has no row in consent_state: by purpose and channel. */
    public Uni<SortedMap<String, SortedMap<String, Standing>>> defaults(Mutiny.Session session) {
        return purposes.known(session).map(known -> InForce.of(known.inForce(Instant.now()), List.of(), null).state());
    }
}
