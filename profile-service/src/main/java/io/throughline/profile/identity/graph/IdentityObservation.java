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
 * What one event says of one person: the names it gives them, and what it tells about them.
 *
 * @param identifiers the subject first, each once
 * @param at when it was so; never later than when it was received, so that a clock that runs ahead rules nobody out
 * @param source the event's CloudEvents source, with {@code eventId} the evidence of a link
 * @param traitsLeftOut how many of its traits are not of a form that can be kept; they stay in the touchpoint log
 * @param previousId an earlier id of the person, of which the sender does not say whether it was an anonymous id or a
 *        user's (Segment's alias call); null where there is none
 * @param trusted whether the sender is believed when they say that two known users are one: a source of trust server or import, a colleague
 * @param receivedAt when we heard it
 * @param stated identifiers that the sender says outright to be the subject's, rather than naming them together
 */
public record IdentityObservation(List<Identifier> identifiers, Instant at, String source, String eventId, List<TraitFact> facts,
        int traitsLeftOut, String previousId, Set<Identifier> stated, boolean trusted, Instant receivedAt) {

    /**
     * Of an event that names more, the weaker ones are held together by the second strongest alone: what is implied grows with the square.
     */
    private static final int MOST_IMPLYING = 11;

    public IdentityObservation {
        identifiers = List.copyOf(new LinkedHashSet<>(identifiers));
        facts = List.copyOf(facts);
    }

    /** What an event says of who somebody is. */
    public static IdentityObservation of(InboundEvent told, TraitRules rules) {
        return switch (told) {
            case TouchpointEvent touchpoint -> {
                List<TraitFact> facts = new ArrayList<>();
                touchpoint.traits().forEach((name, value) -> {
                    if (rules.fault(name, value).isEmpty()) {
                        facts.add(new TraitFact(told.subject(), name, value, touchpoint.source(), told.at(), touchpoint.messageId(),
                                touchpoint.trust().isTrusted(), told.receivedAt()));
                    }
                });
                yield new IdentityObservation(told.identifiers(), told.at(), told.eventSource(), told.eventId(), facts,
                        touchpoint.traits().size() - facts.size(), touchpoint.previousId(), Set.of(), touchpoint.trust().isTrusted(),
                        told.receivedAt());
            }
            case FeedbackEvent feedback -> new IdentityObservation(told.identifiers(), told.at(), told.eventSource(), told.eventId(),
                    List.of(), 0, null, Set.of(), feedback.partner() == null, told.receivedAt());
        };
    }

    Identifier subject() {
        return identifiers.getFirst();
    }

    /**
     * The strongest identifier linked to each other: a star, so that taking one link back separates one identifier, and so
     * that no device stands between two names of a person. Of an alias, the strongest that the person has now: what else the
     * event names is theirs, whatever the earlier id is.
     */
    List<IdentityLink> links(Comparator<Identifier> strength) {
        return identifiers.size() < 2 ? List.of() : identifiers.stream().filter(other -> !other.equals(strongest(strength)))
                .map(other -> new IdentityLink(strongest(strength), other)).toList();
    }

    private Identifier strongest(Comparator<Identifier> strength) {
        return identifiers.stream().filter(each -> !stated.contains(each)).min(strength)
                .orElseGet(() -> Collections.min(identifiers, strength));
    }

    /** What the star leaves out: that the others belong together, too. An earlier id belongs with the strongest alone. */
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

    /** Whether it matters to identity: an anonymous visitor's page view does not. */
    public boolean tells(Predicate<Identifier> identifies) {
        return identifiers.size() > 1 || !facts.isEmpty() || previousId != null
                || !identifiers.isEmpty() && identifies.test(subject());
    }

    /** Without identifiers that name nobody; what was said of them is said of the first that is left. */
    public IdentityObservation without(Collection<Identifier> nobody) {
        List<Identifier> left = identifiers.stream().filter(each -> !nobody.contains(each)).toList();
        List<TraitFact> said = left.isEmpty() ? List.of() : facts.stream().map(fact -> nobody.contains(fact.identifier())
                ? new TraitFact(left.getFirst(), fact.name(), fact.value(), fact.source(), fact.at(), fact.eventId(), fact.trusted(),
                        fact.receivedAt())
                : fact).toList();
        return new IdentityObservation(left, at, source, eventId, said, traitsLeftOut, left.isEmpty() ? null : previousId, stated, trusted,
                receivedAt);
    }

    /** The user that the previous id may name; empty where there is none, or where the event itself says what it was. */
    public Optional<Identifier> previousUser() {
        return previousId == null || identifiers.stream().anyMatch(each -> each.value().equals(previousId)) ? Optional.empty()
                : Identifier.of(Identifier.USER_ID, previousId);
    }

    /** With the previous id among the identifiers: a user's where such a user is known, else an anonymous one. */
    public IdentityObservation settled(boolean userIsKnown) {
        Optional<Identifier> previous = previousUser()
                .flatMap(user -> userIsKnown ? Optional.of(user) : Identifier.of(Identifier.ANONYMOUS_ID, previousId));
        List<Identifier> all = new ArrayList<>(identifiers);
        previous.ifPresent(all::add);
        return new IdentityObservation(all, at, source, eventId, facts, traitsLeftOut, null, previous.map(Set::of).orElse(Set.of()),
                trusted, receivedAt);
    }
}
