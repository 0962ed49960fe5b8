package io.throughline.profile.identity.graph;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.trait.TraitFact;
import io.throughline.profile.core.trait.TraitRules;
import io.throughline.profile.identity.graph.ObservationBatch.Evidence;
import io.throughline.profile.intake.FeedbackEvent;
import io.throughline.profile.intake.InboundEvent;
import io.throughline.profile.intake.TouchpointEvent;

/**
 * What one event says about one person: identifiers and traits.
 *
 * @param identifiers the subject first, each once
 * @param at when it was so; never later than the time of receipt, so that a sender's fast clock does not override others
 * @param source the event's CloudEvents source, with {@code eventId} the evidence of a link
 * @param traitsLeftOut the number of traits whose form cannot be stored; they stay in the touchpoint log
 * @param previousId an earlier id of the person, of which the sender does not say whether it was an anonymous id or a user
 *        id (Segment's alias call); null where there is none
 * @param trusted whether the sender may state that two known users are one: a source of trust server or import, or a
 *        colleague
 * @param receivedAt when it was received
 * @param stated identifiers that the sender explicitly assigns to the subject, rather than merely naming them together
 */
public record IdentityObservation(List<Identifier> identifiers, Instant at, String source, String eventId, List<TraitFact> facts,
        int traitsLeftOut, String previousId, Set<Identifier> stated, boolean trusted, Instant receivedAt) {

    /**
     * In an event with more identifiers, the weaker ones are joined through the second strongest only, since the number of
     * implied links grows with the square.
     */
    private static final int MOST_IMPLYING = 11;

    public IdentityObservation {
        identifiers = List.copyOf(new LinkedHashSet<>(identifiers));
        facts = List.copyOf(facts);
    }

    /** The identities and traits of an event. */
    public static IdentityObservation of(InboundEvent inboundEvent, TraitRules rules) {
        return switch (inboundEvent) {
            case TouchpointEvent touchpoint -> {
                List<TraitFact> facts = new ArrayList<>();
                touchpoint.traits().forEach((name, value) -> {
                    if (rules.fault(name, value).isEmpty()) {
                        facts.add(new TraitFact(inboundEvent.subject(), name, value, touchpoint.source(), inboundEvent.at(),
                                touchpoint.messageId(),
                                touchpoint.trust().isTrusted(), inboundEvent.receivedAt()));
                    }
                });
                yield new IdentityObservation(inboundEvent.identifiers(), inboundEvent.at(), inboundEvent.eventSource(),
                        inboundEvent.eventId(), facts,
                        touchpoint.traits().size() - facts.size(), touchpoint.previousId(), Set.of(), touchpoint.trust().isTrusted(),
                        inboundEvent.receivedAt());
            }
            case FeedbackEvent feedback -> new IdentityObservation(inboundEvent.identifiers(), inboundEvent.at(),
                    inboundEvent.eventSource(), inboundEvent.eventId(),
                    List.of(), 0, null, Set.of(), feedback.partner() == null, inboundEvent.receivedAt());
        };
    }

    Identifier subject() {
        return identifiers.getFirst();
    }

    /**
     * Links the strongest identifier to each other one. With this star, revoking one link separates one identifier, and no
     * device connects two names of a person. For an alias, the centre is the strongest current identifier of the person: the
     * event's other identifiers belong to the person whatever the earlier id is.
     */
    List<IdentityLink> links(Comparator<Identifier> strength) {
        return identifiers.size() < 2 ? List.of() : identifiers.stream().filter(other -> !other.equals(strongest(strength)))
                .map(other -> new IdentityLink(strongest(strength), other)).toList();
    }

    private Identifier strongest(Comparator<Identifier> strength) {
        return identifiers.stream().filter(each -> !stated.contains(each)).min(strength)
                .orElseGet(() -> Collections.min(identifiers, strength));
    }

    /** The links that the star leaves out: between the other identifiers. An earlier id is linked to the strongest only. */
    List<ImpliedLink> implied(Comparator<Identifier> strength) {
        if (identifiers.size() < 3) {
            return List.of();
        }
        Identifier strongest = strongest(strength);
        List<Identifier> others =
                identifiers.stream().filter(each -> !each.equals(strongest) && !stated.contains(each)).sorted(strength).toList();
        List<ImpliedLink> implied = new ArrayList<>();
        for (int i = 0; i < Math.min(others.size(), MOST_IMPLYING); i++) {
            for (int j = i + 1; j < others.size() && (i == 0 || j < MOST_IMPLYING); j++) {
                implied.add(new ImpliedLink(new IdentityLink(others.get(i), others.get(j)), strongest));
            }
        }
        return implied;
    }

    public Evidence evidence(boolean statedOutright) {
        return new Evidence(source, eventId, at, at, 1, statedOutright && trusted, trusted, receivedAt);
    }

    /** Whether it affects identity; an anonymous visitor's page view does not. */
    public boolean tells(Predicate<Identifier> identifies) {
        return identifiers.size() > 1 || !facts.isEmpty() || previousId != null
                || !identifiers.isEmpty() && identifies.test(subject());
    }

    /** Removes identifiers that name nobody; their traits are attributed to the first remaining identifier. */
    public IdentityObservation without(Collection<Identifier> nobody) {
        List<Identifier> left = identifiers.stream().filter(each -> !nobody.contains(each)).toList();
        List<TraitFact> said = left.isEmpty() ? List.of() : facts.stream().map(fact -> nobody.contains(fact.identifier())
                ? new TraitFact(left.getFirst(), fact.name(), fact.value(), fact.source(), fact.at(), fact.eventId(), fact.trusted(),
                        fact.receivedAt())
                : fact).toList();
        return new IdentityObservation(left, at, source, eventId, said, traitsLeftOut, left.isEmpty() ? null : previousId, stated, trusted,
                receivedAt);
    }

    /** The user id that the previous id may be; empty where there is no previous id, or where the event states its type. */
    public Optional<Identifier> previousUser() {
        return previousId == null || identifiers.stream().anyMatch(each -> each.value().equals(previousId)) ? Optional.empty()
                : Identifier.of(Identifier.USER_ID, previousId);
    }

    /** Adds the previous id to the identifiers: as a user id where that user is known, else as an anonymous id. */
    public IdentityObservation settled(boolean userIsKnown) {
        Optional<Identifier> previous = previousUser()
                .flatMap(user -> userIsKnown ? Optional.of(user) : Identifier.of(Identifier.ANONYMOUS_ID, previousId));
        List<Identifier> all = new ArrayList<>(identifiers);
        previous.ifPresent(all::add);
        return new IdentityObservation(all, at, source, eventId, facts, traitsLeftOut, null, previous.map(Set::of).orElse(Set.of()),
                trusted, receivedAt);
    }
}
