package io.throughline.profile.identity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.ChangedProfile;
import io.throughline.profile.core.trait.TraitRules;
import io.throughline.profile.identity.change.IdentityChange;
import io.throughline.profile.identity.conflict.ConflictStore;
import io.throughline.profile.identity.graph.IdentityObservation;
import io.throughline.profile.identity.graph.IdentityStore;
import io.throughline.profile.identity.graph.ObservationBatch;
import io.throughline.profile.identity.graph.ObservationBatch.Evidence;
import io.throughline.profile.identity.graph.ObservationBatch.Known;
import io.throughline.profile.identity.graph.ObservationBatch.SeenRange;
import io.throughline.profile.identity.graph.PendingAliases;
import io.throughline.profile.identity.link.LinkSourceStore;
import io.throughline.profile.identity.rule.LinkDecision;
import io.throughline.profile.identity.rule.LinkRefusal;
import io.throughline.profile.identity.rule.RuleCache;
import io.throughline.profile.identity.rule.RuleCache.InForce;
import io.throughline.profile.intake.InboundEvent;
import io.throughline.profile.intake.IntakeStage;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Resolves the identities of a batch of events, and stores their traits. Most batches contain nothing new; those cost
 * three statements.
 */
@ApplicationScoped
class IdentityStage implements IntakeStage {

    /** The precision of {@code last_seen}: one minute is enough for readers, and saves a write for each touchpoint. */
    private static final Duration GRAIN = Duration.ofMinutes(1);

    private final IdentityChange change;
    private final RuleCache ruleCache;
    private final TraitRules traitRules;
    private final Counter traitsLeftOut;

    @Inject
    IdentityStage(IdentityChange change, RuleCache ruleCache, TraitRules traitRules, MeterRegistry meters) {
        this.traitRules = traitRules;
        this.change = change;
        this.ruleCache = ruleCache;
        this.traitsLeftOut = Counter.builder("throughline.traits.left.out")
                .description(
                        "Traits that cannot be kept: of another form than traits have, or, at each drawing of a profile, without room "
                                + "in it")
                .register(meters);
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public Uni<Collection<ChangedProfile>> apply(Mutiny.Session session, List<InboundEvent> told, String traceparent) {
        Set<Identifier> named = told.stream().map(InboundEvent::subject).collect(Collectors.toSet());
        return ruleCache.inForce(session).chain(rules -> {
            Map<Identifier, Evidence> blocked = new TreeMap<>();
            List<IdentityObservation> observations =
                    told.stream().map(each -> IdentityObservation.of(each, traitRules)).map(each -> allowed(each, rules, blocked)).toList();
            return settled(session, observations).map(settled -> settled.stream().map(each -> allowed(each, rules, blocked))
                    .filter(each -> each.tells(rules.rules()::identifies)).toList())
                    .chain(telling -> {
                        telling.forEach(each -> traitsLeftOut.increment(each.traitsLeftOut()));
                        return apply(session, ObservationBatch.of(telling, rules.rules().strength()), named, rules, traceparent);
                    })
                    .call(() -> ConflictStore.blocked(session, blocked, rules.version()));
        });
    }

    /** The observation without blocked identifiers, which are collected. */
    private static IdentityObservation allowed(IdentityObservation observation, InForce rules, Map<Identifier, Evidence> blocked) {
        List<Identifier> nobody = observation.identifiers().stream().filter(rules.blocked()::has).toList();
        nobody.forEach(each -> blocked.merge(each, observation.evidence(false), Evidence::and));
        return nobody.isEmpty() ? observation : observation.without(nobody);
    }

    private Uni<Collection<ChangedProfile>> apply(Mutiny.Session session, ObservationBatch batch, Set<Identifier> named, InForce rules,
            String traceparent) {
        named.addAll(batch.seen().keySet());
        if (batch.isEmpty()) {
            return change.apply(session, batch, Known.NOTHING, named, rules, traceparent);
        }
        return IdentityStore.known(session, batch, rules.version())
                .chain(known -> change.apply(session, batch.news(known), known, named, rules, traceparent)
                        // Last, because these lock identifiers and conflicts, which are locked after profiles.
                        .call(() -> IdentityStore.seen(session, stale(batch, known)))
                        .call(() -> LinkSourceStore.note(session, batch, known.sources()))
                        .call(() -> ConflictStore.again(session, refusedAgain(batch, known, rules))));
    }

    private static List<LinkRefusal> refusedAgain(ObservationBatch batch, Known known, InForce rules) {
        Map<Identifier, Evidence> shared = new TreeMap<>();
        List<LinkRefusal> again = new ArrayList<>();
        batch.links().forEach((link, evidence) -> {
            if (known.missing().contains(link) && known.passesOver(link)) {
                if (known.refused().contains(link)) {
                    again.add(LinkRefusal.of(new LinkDecision.Refused(link, LinkDecision.Reason.LIMIT, ""), rules.rules(), evidence));
                }
                List.of(link.a(), link.b()).stream().filter(known.shared()::contains)
                        .forEach(each -> shared.merge(each, evidence, Evidence::and));
            }
        });
        shared.forEach((device, evidence) -> again.add(LinkRefusal.alone(device, LinkDecision.Reason.SHARED, evidence)));
        return again;
    }

    /** Finds out whether the previous ids of aliases are user ids. */
    private static Uni<List<IdentityObservation>> settled(Mutiny.Session session, List<IdentityObservation> observations) {
        Set<Identifier> asked = observations.stream().flatMap(each -> each.previousUser().stream()).collect(Collectors.toSet());
        if (asked.isEmpty()) {
            return Uni.createFrom().item(observations);
        }
        observations.forEach(each -> asked.removeAll(each.identifiers()));
        return PendingAliases.unknown(session, asked)
                .chain(unknown -> PendingAliases.remember(session, PendingAliases.pending(observations, unknown))
                        .replaceWith(() -> observations.stream()
                                .map(each -> each.settled(each.previousUser().filter(user -> !unknown.contains(user)).isPresent()))
                                .toList()));
    }

    private static Map<Identifier, SeenRange> stale(ObservationBatch batch, Known known) {
        Map<Identifier, SeenRange> stale = new TreeMap<>();
        batch.seen().forEach((identifier, seenRange) -> {
            SeenRange stored = known.identifiers().get(identifier);
            if (stored != null && (seenRange.first().isBefore(stored.first()) || seenRange.last().isAfter(stored.last().plus(GRAIN)))) {
                stale.put(identifier, seenRange);
            }
        });
        return stale;
    }
}
