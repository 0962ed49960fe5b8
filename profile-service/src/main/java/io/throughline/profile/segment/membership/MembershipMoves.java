package io.throughline.profile.segment.membership;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.kafka.TopicDefinitions;
import io.throughline.commons.postgres.EventOutbox;
import io.throughline.profile.core.ChangedProfile;
import io.throughline.profile.segment.evaluation.DefaultConsents;
import io.throughline.profile.segment.evaluation.FactsStore;
import io.throughline.profile.segment.evaluation.MembershipDecision;
import io.throughline.profile.segment.rule.ActiveDefinitions;
import io.throughline.profile.segment.rule.SegmentDefinition;
import io.throughline.profile.segment.rule.SegmentDefinitionCache;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Evaluates segments for people, and stores and publishes the changes, in the caller's transaction, which holds the locks
 * of the profiles.
 */
@ApplicationScoped
public class MembershipMoves {

    /** A statement that loads more people would use many megabytes at once. */
    private static final int PEOPLE = 500;

    private final SegmentDefinitionCache definitions;
    private final EventOutbox outbox;
    private final DefaultConsents defaultConsents;

    @Inject
    public MembershipMoves(SegmentDefinitionCache definitions, EventOutbox outbox, DefaultConsents defaultConsents) {
        this.definitions = definitions;
        this.outbox = outbox;
        this.defaultConsents = defaultConsents;
    }

    /**
     * What to evaluate for a person.
     *
     * @param merged whether other profiles may have been merged into theirs
     * @param causes for segments that are evaluated for a reason of their own
     */
    public record EvaluationRequest(Set<UUID> segments, boolean merged, ChangedProfile.Cause cause,
            Map<UUID, ChangedProfile.Cause> causes) {

        public EvaluationRequest(Set<UUID> segments, boolean merged, ChangedProfile.Cause cause) {
            this(segments, merged, cause, Map.of());
        }
    }

    /** How many people entered and left, by segment. */
    public record Tally(Map<UUID, Integer> enteredBy, Map<UUID, Integer> exitedBy) {

        public static final Tally NONE = new Tally(Map.of(), Map.of());

        public static Tally of(List<MemberStore.Moved> moves) {
            Tally tally = new Tally(new HashMap<>(), new HashMap<>());
            moves.forEach(
                    each -> (each.move().entered() ? tally.enteredBy : tally.exitedBy).merge(each.move().segment().id(), 1, Integer::sum));
            return tally;
        }

        public int entered(UUID segment) {
            return enteredBy.getOrDefault(segment, 0);
        }

        public int exited(UUID segment) {
            return exitedBy.getOrDefault(segment, 0);
        }

        public int exited() {
            return exitedBy.values().stream().mapToInt(Integer::intValue).sum();
        }

        Tally and(Tally other) {
            Tally both = new Tally(new HashMap<>(enteredBy), new HashMap<>(exitedBy));
            other.enteredBy.forEach((segment, count) -> both.enteredBy.merge(segment, count, Integer::sum));
            other.exitedBy.forEach((segment, count) -> both.exitedBy.merge(segment, count, Integer::sum));
            return both;
        }
    }

    /** @param question returns what to evaluate for given definitions: called again where those turn out not to be current */
    public Uni<Tally> decide(Mutiny.Session session, Function<ActiveDefinitions, Map<UUID, EvaluationRequest>> question,
            String traceparent) {
        return decide(session, definitions.current(), question, traceparent);
    }

    private Uni<Tally> decide(Mutiny.Session session, ActiveDefinitions by,
            Function<ActiveDefinitions, Map<UUID, EvaluationRequest>> question, String traceparent) {
        Map<UUID, EvaluationRequest> asks = new TreeMap<>(question.apply(by));
        asks.values().removeIf(ask -> ask.segments().isEmpty() && !(ask.merged() && !by.inOrder().isEmpty()));
        if (asks.isEmpty()) {
            // Even when these definitions have nothing to evaluate, the current ones may.
            return definitions.epoch(session).chain(epoch -> epoch == by.epoch() ? Uni.createFrom().item(Tally.NONE)
                    : renew(session, question, traceparent));
        }
        List<Map<UUID, EvaluationRequest>> slices = slices(asks);
        return slice(session, by, slices, 0, question, traceparent);
    }

    private Uni<Tally> slice(Mutiny.Session session, ActiveDefinitions by, List<Map<UUID, EvaluationRequest>> slices, int next,
            Function<ActiveDefinitions, Map<UUID, EvaluationRequest>> question, String traceparent) {
        if (next == slices.size()) {
            return Uni.createFrom().item(Tally.NONE);
        }
        Map<UUID, EvaluationRequest> asks = slices.get(next);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        Set<UUID> segments = new HashSet<>();
        asks.values().forEach(ask -> segments.addAll(ask.segments()));
        Set<UUID> all = by.withDependents(segments);
        boolean merged = asks.values().stream().anyMatch(EvaluationRequest::merged);
        boolean lists = all.stream().map(by::get).anyMatch(each -> each != null && each.isList());
        return defaultConsents.read(session)
                .chain(silent -> FactsStore.load(session, asks.keySet(), by.needs(all), lists, merged, now, silent))
                .chain(loaded -> loaded.epoch() != by.epoch()
                        // Evaluating again what was decided before changes nothing.
                        ? renew(session, question, traceparent)
                        : apply(session, by, asks, loaded.people(), now, traceparent)
                                .chain(tally -> slice(session, by, slices, next + 1, question, traceparent).map(tally::and)));
    }

    private Uni<Tally> renew(Mutiny.Session session, Function<ActiveDefinitions, Map<UUID, EvaluationRequest>> question,
            String traceparent) {
        // Read committed: what is read here of other transactions is committed, and this transaction changes no definition.
        return definitions.load(session).invoke(definitions::keep).chain(current -> decide(session, current, question, traceparent));
    }

    private Uni<Tally> apply(Mutiny.Session session, ActiveDefinitions by, Map<UUID, EvaluationRequest> asks, List<MemberSnapshot> people,
            Instant now, String traceparent) {
        List<MemberStore.Moved> moves = new ArrayList<>();
        List<MemberStore.Due> due = new ArrayList<>();
        List<UUID> absorbed = new ArrayList<>();
        for (MemberSnapshot memberSnapshot : people) {
            EvaluationRequest ask = asks.get(memberSnapshot.profileId());
            MembershipDecision decision = MembershipDecision.of(by, ask.segments(), memberSnapshot, now);
            moves.addAll(reasoned(decision.moves(), ask));
            decision.due().forEach((segment, at) -> due.add(new MemberStore.Due(segment, memberSnapshot.profileId(), at)));
            memberSnapshot.absorbed().forEach((profile, segments) -> {
                absorbed.add(profile);
                segments.stream().map(by::get).filter(each -> each != null)
                        .forEach(segment -> moves.add(gone(segment, profile, memberSnapshot.profileId())));
            });
        }
        return MemberStore.write(session, moves, due, now).chain(() -> MemberStore.forgetDue(session, absorbed))
                .chain(() -> publish(session, moves, now, traceparent)).map(nothing -> Tally.of(moves));
    }

    /** A segment that is evaluated because another one changed takes over that one's reason. */
    private static List<MemberStore.Moved> reasoned(List<MembershipDecision.Move> moves, EvaluationRequest ask) {
        Map<UUID, ChangedProfile.Cause> moved = new HashMap<>();
        return moves.stream().map(move -> {
            ChangedProfile.Cause cause = ask.causes().containsKey(move.segment().id()) ? ask.causes().get(move.segment().id())
                    : move.segment().dependencies().segments().stream().map(moved::get).filter(Objects::nonNull).findFirst()
                            .orElse(ask.cause());
            moved.put(move.segment().id(), cause);
            return new MemberStore.Moved(move, SegmentEventData.Reason.of(cause, move));
        }).toList();
    }

    private static MemberStore.Moved gone(SegmentDefinition segment, UUID profile, UUID survivor) {
        MembershipDecision.Move move = new MembershipDecision.Move(segment, profile, false, List.of(), null);
        return new MemberStore.Moved(move, new SegmentEventData.Reason("merge", survivor.toString(), List.of(), null));
    }

    public Uni<Void> publish(Mutiny.Session session, List<MemberStore.Moved> moves, Instant now, String traceparent) {
        List<KeyedEvent> events = moves.stream()
                .map(each -> SegmentEventData.of(each.move(), now, each.reason()).event(each.move().entered(), traceparent)).toList();
        return outbox.append(session, TopicDefinitions.SEGMENTS, events);
    }

    private static List<Map<UUID, EvaluationRequest>> slices(Map<UUID, EvaluationRequest> asks) {
        List<Map<UUID, EvaluationRequest>> slices = new ArrayList<>();
        asks.forEach((profile, ask) -> {
            if (slices.isEmpty() || slices.getLast().size() == PEOPLE) {
                slices.add(new TreeMap<>());
            }
            slices.getLast().put(profile, ask);
        });
        return slices;
    }
}
