package io.throughline.profile.consent;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.profile.consent.PurposeRule.Fault;
import io.throughline.profile.consent.StatementRule.Teller;
import io.throughline.profile.profile.ErasedPeople;
import org.hibernate.reactive.mutiny.Mutiny;

/** What becomes of a statement that is posted. */
@ApplicationScoped
class Statements {

    private final Purposes purposes;
    private final Consents consents;
    private final Confirmations confirmations;
    private final ConsentReader reader;
    private final ErasedPeople erased;

    @Inject
    Statements(Purposes purposes, Consents consents, Confirmations confirmations, ConsentReader reader, ErasedPeople erased) {
        this.purposes = purposes;
        this.consents = consents;
        this.confirmations = confirmations;
        this.reader = reader;
        this.erased = erased;
    }

    sealed interface Outcome {

        /** @param confirmation null where none is awaited */
        record Added(Entry entry, ConsentEntryView.Confirmation confirmation) implements Outcome {
        }

        record Present(Entry entry) implements Outcome {
        }

        /** Of an erased person: answered as all others are, so that nobody learns of it, and not kept. */
        record Dropped(Entry entry, ConsentEntryView.Confirmation confirmation) implements Outcome {
        }

        record Differs() implements Outcome {
        }

        record Refused(ProblemException problem) implements Outcome {
        }
    }

    Uni<Outcome> post(NewConsent said, Teller teller) {
        return Consents.transaction(session -> purposes.known(session)
                .chain(known -> switch (StatementRule.read(said, teller, known, Instant.now())) {
                    case StatementRule.Outcome.Malformed malformed -> refused(ProblemKind.INVALID_BODY, malformed.faults());
                    case StatementRule.Outcome.Unknown unknown -> refused(ProblemKind.UNPROCESSABLE, unknown.faults());
                    case StatementRule.Outcome.Sound sound -> store(session, sound.entry(), said.occurredAt());
                }));
    }

    private static Uni<Outcome> refused(ProblemKind kind, List<Fault> faults) {
        Fault first = faults.getFirst();
        return Uni.createFrom().item(new Outcome.Refused(new ProblemException(Problem.of(kind, first.pointer() + ' ' + first.message())
                .withErrors(faults.stream().map(fault -> new Problem.FieldError(fault.pointer(), fault.message())).toList()))));
    }

    private Uni<Outcome> store(Mutiny.Session session, Entry entry, Instant given) {
        return erased.among(session, List.of(entry.identifier())).chain(suppressed -> suppressed.isEmpty() ? keep(session, entry, given)
                : Tellers.isPartner(entry.key().sender()) ? keepForPartner(session, entry, given) : Ledger.find(session, entry.key()).map(used -> used.isPresent() ? known(used.get(), entry, given)
                        : new Outcome.Dropped(entry, entry.pending() ? confirmations.blank(entry) : null)));
    }

    /**
     * A partner finds its own statement again by a check, by sending it twice and by a token, of everybody alike; else it would learn who was
     * erased. It is kept under the digest that is on the list of who was erased.
     */
    private Uni<Outcome> keepForPartner(Mutiny.Session session, Entry entry, Instant given) {
        return keep(session, entry.of(erased.pseudonym(entry.identifier())), given).map(outcome -> switch (outcome) {
            case Outcome.Added added -> new Outcome.Added(added.entry().of(entry.identifier()), added.confirmation());
            case Outcome.Present present -> new Outcome.Present(present.entry().of(entry.identifier()));
            default -> outcome;
        });
    }

    private static Outcome known(Ledger.Stored stored, Entry entry, Instant given) {
        return Arrays.equals(stored.content(), entry.content(given)) ? new Outcome.Present(stored.entry().as(entry.key())) : new Outcome.Differs();
    }

    private Uni<Outcome> keep(Mutiny.Session session, Entry entry, Instant given) {
        Map<Entry.Key, Instant> times = given == null ? Map.of() : Map.of(entry.key(), given);
        return consents.say(session, List.of(entry), times).chain(added -> {
            if (added.isEmpty()) {
                return Ledger.find(session, entry.key()).map(Optional::orElseThrow).map(stored -> known(stored, entry, given));
            }
            // One that was taken back and is said again is kept under another id, which the token is of.
            return entry.pending() ? Ledger.find(session, entry.key()).chain(stored -> confirmations.issue(session, stored.orElseThrow().entry()))
                    .map(token -> new Outcome.Added(entry, token))
                    : Uni.createFrom().item(new Outcome.Added(entry, null));
        });
    }

    /**
     * Says so where it is not so already: switching twice is switching once.
     *
     * @return false where nothing is kept of the person
     */
    Uni<Boolean> switchTo(NewConsent said, Teller teller, Instant now) {
        return Consents.transaction(session -> purposes.known(session).chain(known -> {
            Purpose purpose = known.inForce(said.purpose(), now).orElseThrow();
            NewConsent complete = new NewConsent(said.id(), said.identifier(), said.purpose(), purpose.version(), null, said.decision(),
                    null, said.source(), said.evidence(), null, said.language());
            return switch (StatementRule.read(complete, teller, known, now)) {
                case StatementRule.Outcome.Malformed malformed -> refused(ProblemKind.INVALID_BODY, malformed.faults());
                case StatementRule.Outcome.Unknown unknown -> refused(ProblemKind.UNPROCESSABLE, unknown.faults());
                case StatementRule.Outcome.Sound sound -> reader.held(session, sound.entry().identifier()).chain(held ->
                    isSaid(held, purpose, sound.entry().decision()) ? Uni.createFrom().<Outcome>item(new Outcome.Present(sound.entry()))
                            : store(session, sound.entry(), null));
            };
        })).map(outcome -> {
            if (outcome instanceof Outcome.Refused refused) {
                throw refused.problem();
            }
            return !(outcome instanceof Outcome.Dropped);
        });
    }

    private static boolean isSaid(ConsentReader.Held held, Purpose purpose, Standing decision) {
        return purpose.channels().stream().allMatch(channel -> held.proof().path(purpose.id()).has(channel)
                && held.state().path(purpose.id()).path(channel).asText().equals(decision.toString()));
    }
}
