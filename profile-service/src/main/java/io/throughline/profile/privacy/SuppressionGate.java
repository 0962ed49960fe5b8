package io.throughline.profile.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.suppression.Suppressions;
import io.throughline.profile.intake.FeedbackTold;
import io.throughline.profile.intake.IntakeGate;
import io.throughline.profile.intake.Told;
import io.throughline.profile.intake.TouchpointTold;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Lets nothing of an erased person in, however late it comes. Asks the table itself, in the transaction that takes the
 * events in: no copy of it could be behind.
 */
@ApplicationScoped
class SuppressionGate implements IntakeGate {

    private final SuppressionList list;
    private final Counter dropped;

    @Inject
    SuppressionGate(SuppressionList list, MeterRegistry meters) {
        this.list = list;
        this.dropped = Counter.builder("throughline.suppressed").description("Events of erased people that were dropped").register(meters);
    }

    @Override
    public Uni<List<Told>> admit(Mutiny.Session session, List<Told> told) {
        Set<Identifier> named = told.stream().flatMap(each -> Stream.concat(named(each), claimed(each))).collect(Collectors.toSet());
        return list.among(session, named).map(suppressed -> suppressed.isEmpty() ? told : admit(told, suppressed));
    }

    private List<Told> admit(List<Told> told, Set<Identifier> suppressed) {
        List<Told> admitted = new ArrayList<>(told.size());
        for (Told each : told) {
            left(each, suppressed).ifPresentOrElse(admitted::add, dropped::increment);
        }
        return admitted;
    }

    private static Stream<Identifier> named(Told told) {
        return Stream.concat(told.identifiers().stream(), earlier(told).stream());
    }

    /** Of a claimed identifier's type is also the subject of an event that names no device. */
    private static Stream<Identifier> claimed(Told told) {
        return told instanceof TouchpointTold touchpoint ? touchpoint.claims().stream() : Stream.empty();
    }

    private static List<Identifier> earlier(Told told) {
        return told instanceof TouchpointTold touchpoint ? Suppressions.earlier(touchpoint.previousId()) : List.of();
    }

    /** The event without the names that are suppressed, where it is somebody else's; see {@link Suppressions#left}. */
    static Optional<Told> left(Told told, Set<Identifier> suppressed) {
        if (suppressed.contains(told.subject()) || told.subject().isClaimed() && claimed(told).anyMatch(suppressed::contains) || named(told).anyMatch(each -> suppressed.contains(each) && !Suppressions.isDevice(each))) {
            return Optional.empty();
        }
        return Optional.of(Stream.concat(named(told), claimed(told)).anyMatch(suppressed::contains) ? without(told, suppressed) : told);
    }

    private static Told without(Told told, Set<Identifier> suppressed) {
        List<Identifier> left = told.identifiers().stream().filter(each -> !suppressed.contains(each)).toList();
        return switch (told) {
            case TouchpointTold t -> new TouchpointTold(t.received(), t.messageId(), t.type(), t.name(), t.subject(), left, t.channel(),
                    t.source(), t.at(), t.receivedAt(), earlier(t).stream().anyMatch(suppressed::contains) ? null : t.previousId(),
                    t.traits(), t.properties(), t.context(), t.trust(), t.proven(),
                    t.claims().stream().filter(each -> !suppressed.contains(each)).toList());
            case FeedbackTold f -> new FeedbackTold(f.received(), f.responseId(), f.partner(), f.channel(), f.subject(), left,
                    f.at(), f.receivedAt(), f.nps(), f.csat(), f.ces(), f.comment(), f.language(), f.touchpoint());
        };
    }
}
