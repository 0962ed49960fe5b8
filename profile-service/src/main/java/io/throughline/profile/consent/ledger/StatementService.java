package io.throughline.profile.consent.ledger;

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
import io.throughline.profile.consent.ConsentReader;
import io.throughline.profile.consent.api.ConsentEntryView;
import io.throughline.profile.consent.api.NewConsent;
import io.throughline.profile.consent.ledger.StatementRule.StatementSender;
import io.throughline.profile.consent.purpose.Purpose;
import io.throughline.profile.consent.purpose.PurposeRule.Fault;
import io.throughline.profile.consent.purpose.PurposeStore;
import io.throughline.profile.consent.state.ConsentStatus;
import io.throughline.profile.core.ErasedPeople;
import org.hibernate.reactive.mutiny.Mutiny;

/** Records posted statements. */
@ApplicationScoped
public class StatementService {

    private final PurposeStore purposes;
    private final ConsentRecorder consents;
    private final DoubleOptIn confirmations;
    private final ConsentReader reader;
    private final ErasedPeople erased;

    @Inject
    StatementService(PurposeStore purposes, ConsentRecorder consents, DoubleOptIn confirmations, ConsentReader reader,
            ErasedPeople erased) {
        this.purposes = purposes;
        this.consents = consents;
        this.confirmations = confirmations;
        this.reader = reader;
        this.erased = erased;
    }

    public sealed interface Outcome {

        /** @param confirmation null where none is needed */
        record Added(LedgerEntry entry, ConsentEntryView.Confirmation confirmation) implements Outcome {
        }

        record Present(LedgerEntry entry) implements Outcome {
        }

        /**
         * The statement of an erased person. It is answered like all others, so that nobody learns of the erasure, and not stored.
         */
        record Dropped(LedgerEntry entry, ConsentEntryView.Confirmation confirmation) implements Outcome {
        }

        record Differs() implements Outcome {
        }

        record Refused(ProblemException problem) implements Outcome {
        }
    }

    public Uni<Outcome> post(NewConsent said, StatementSender statementSender) {
        return ConsentRecorder.transaction(session -> purposes.known(session)
                .chain(known -> switch (StatementRule.read(said, statementSender, known, Instant.now())) {
                    case StatementRule.Outcome.Malformed malformed -> refused(ProblemKind.INVALID_BODY, malformed.faults());
                    case StatementRule.Outcome.Unknown unknown -> refused(ProblemKind.UNPROCESSABLE, unknown.faults());
                    case StatementRule.Outcome.ValidStatement sound -> store(session, sound.entry(), said.occurredAt());
                }));
    }

    private static Uni<Outcome> refused(ProblemKind kind, List<Fault> faults) {
        Fault first = faults.getFirst();
        return Uni.createFrom().item(new Outcome.Refused(new ProblemException(Problem.of(kind, first.pointer() + ' ' + first.message())
                .withErrors(faults.stream().map(fault -> new Problem.FieldError(fault.pointer(), fault.message())).toList()))));
    }

    private Uni<Outcome> store(Mutiny.Session session, LedgerEntry entry, Instant given) {
        return erased.findErased(session, List.of(entry.identifier()))
                .chain(suppressed -> suppressed.isEmpty() ? keep(session, entry, given)
                        : StatementSenders.isPartner(entry.key().sender()) ? keepForPartner(session, entry, given)
                                : ConsentLedger.find(session, entry.key()).map(used -> used.isPresent() ? known(used.get(), entry, given)
                                        : new Outcome.Dropped(entry, entry.pending() ? confirmations.blank(entry) : null)));
    }

    /**
     * A partner can find its own statement again by a check, by sending it twice and by a token. This has to work the same for
     * everybody, since a partner would otherwise learn who was erased. The statement is stored under the digest from the
     * suppression list.
     */
    private Uni<Outcome> keepForPartner(Mutiny.Session session, LedgerEntry entry, Instant given) {
        return keep(session, entry.of(erased.pseudonym(entry.identifier())), given).map(outcome -> switch (outcome) {
            case Outcome.Added added -> new Outcome.Added(added.entry().of(entry.identifier()), added.confirmation());
            case Outcome.Present present -> new Outcome.Present(present.entry().of(entry.identifier()));
            default -> outcome;
        });
    }

    private static Outcome known(ConsentLedger.Stored stored, LedgerEntry entry, Instant given) {
        return Arrays.equals(stored.content(), entry.content(given)) ? new Outcome.Present(stored.entry().as(entry.key()))
                : new Outcome.Differs();
    }

    private Uni<Outcome> keep(Mutiny.Session session, LedgerEntry entry, Instant given) {
        Map<LedgerEntry.Key, Instant> times = given == null ? Map.of() : Map.of(entry.key(), given);
        return consents.recordAndNotify(session, List.of(entry), times).chain(added -> {
            if (added.isEmpty()) {
                return ConsentLedger.find(session, entry.key()).map(Optional::orElseThrow).map(stored -> known(stored, entry, given));
            }
            // A retracted entry that is sent again is stored under another id, and the token refers to that id.
            return entry.pending()
                    ? ConsentLedger.find(session, entry.key()).chain(stored -> confirmations.issue(session, stored.orElseThrow().entry()))
                            .map(token -> new Outcome.Added(entry, token))
                    : Uni.createFrom().item(new Outcome.Added(entry, null));
        });
    }

    /**
     * Records the switch if it changes the state; switching twice has the effect of once.
     *
     * @return false where no data of the person are stored
     */
    public Uni<Boolean> switchTo(NewConsent said, StatementSender statementSender, Instant now) {
        return ConsentRecorder.transaction(session -> purposes.known(session).chain(known -> {
            Purpose purpose = known.inForce(said.purpose(), now).orElseThrow();
            NewConsent complete = new NewConsent(said.id(), said.identifier(), said.purpose(), purpose.version(), null, said.decision(),
                    null, said.source(), said.evidence(), null, said.language());
            return switch (StatementRule.read(complete, statementSender, known, now)) {
                case StatementRule.Outcome.Malformed malformed -> refused(ProblemKind.INVALID_BODY, malformed.faults());
                case StatementRule.Outcome.Unknown unknown -> refused(ProblemKind.UNPROCESSABLE, unknown.faults());
                case StatementRule.Outcome.ValidStatement sound -> reader.held(session, sound.entry().identifier())
                        .chain(held -> isSaid(held, purpose, sound.entry().decision())
                                ? Uni.createFrom().<Outcome>item(new Outcome.Present(sound.entry()))
                                : store(session, sound.entry(), null));
            };
        })).map(outcome -> {
            if (outcome instanceof Outcome.Refused refused) {
                throw refused.problem();
            }
            return !(outcome instanceof Outcome.Dropped);
        });
    }

    private static boolean isSaid(ConsentReader.StoredConsents held, Purpose purpose, ConsentStatus decision) {
        return purpose.channels().stream().allMatch(channel -> held.proof().path(purpose.id()).has(channel)
                && held.state().path(purpose.id()).path(channel).asText().equals(decision.toString()));
    }
}
