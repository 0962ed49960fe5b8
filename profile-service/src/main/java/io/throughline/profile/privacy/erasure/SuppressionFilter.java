package io.throughline.profile.privacy.erasure;

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
import io.throughline.commons.suppression.SuppressionList;
import io.throughline.profile.intake.FeedbackEvent;
import io.throughline.profile.intake.InboundEvent;
import io.throughline.profile.intake.IntakeFilter;
import io.throughline.profile.intake.TouchpointEvent;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Rejects data of erased people, however late they arrive. It queries the table in the transaction that takes the events
 * in, because a cached copy could be out of date.
 */
@ApplicationScoped
class SuppressionFilter implements IntakeFilter {

    private final SuppressionStore list;
    private final Counter dropped;

    @Inject
    SuppressionFilter(SuppressionStore list, MeterRegistry meters) {
        this.list = list;
        this.dropped = Counter.builder("throughline.suppressed").description("Events of erased people that were dropped").register(meters);
    }

    @Override
    public Uni<List<InboundEvent>> admit(Mutiny.Session session, List<InboundEvent> told) {
        Set<Identifier> named = told.stream().flatMap(each -> Stream.concat(named(each), claimed(each))).collect(Collectors.toSet());
        return list.findErased(session, named).map(suppressed -> suppressed.isEmpty() ? told : admit(told, suppressed));
    }

    private List<InboundEvent> admit(List<InboundEvent> told, Set<Identifier> suppressed) {
        List<InboundEvent> admitted = new ArrayList<>(told.size());
        for (InboundEvent each : told) {
            left(each, suppressed).ifPresentOrElse(admitted::add, dropped::increment);
        }
        return admitted;
    }

    private static Stream<Identifier> named(InboundEvent inboundEvent) {
        return Stream.concat(inboundEvent.identifiers().stream(), earlier(inboundEvent).stream());
    }

    /** A claimed identifier is also the subject of an event that names no device. */
    private static Stream<Identifier> claimed(InboundEvent inboundEvent) {
        return inboundEvent instanceof TouchpointEvent touchpoint ? touchpoint.claims().stream() : Stream.empty();
    }

    private static List<Identifier> earlier(InboundEvent inboundEvent) {
        return inboundEvent instanceof TouchpointEvent touchpoint ? SuppressionList.earlier(touchpoint.previousId()) : List.of();
    }

    /** The event without the suppressed identifiers, where it is another person's; see {@link SuppressionList#left}. */
    static Optional<InboundEvent> left(InboundEvent inboundEvent, Set<Identifier> suppressed) {
        if (suppressed.contains(inboundEvent.subject())
                || inboundEvent.subject().isClaimed() && claimed(inboundEvent).anyMatch(suppressed::contains)
                || named(inboundEvent).anyMatch(each -> suppressed.contains(each) && !SuppressionList.isDevice(each))) {
            return Optional.empty();
        }
        return Optional.of(Stream.concat(named(inboundEvent), claimed(inboundEvent)).anyMatch(suppressed::contains)
                ? without(inboundEvent, suppressed) : inboundEvent);
    }

    private static InboundEvent without(InboundEvent inboundEvent, Set<Identifier> suppressed) {
        List<Identifier> left = inboundEvent.identifiers().stream().filter(each -> !suppressed.contains(each)).toList();
        return switch (inboundEvent) {
            case TouchpointEvent t -> new TouchpointEvent(t.received(), t.messageId(), t.type(), t.name(), t.subject(), left, t.channel(),
                    t.source(), t.at(), t.receivedAt(), earlier(t).stream().anyMatch(suppressed::contains) ? null : t.previousId(),
                    t.traits(), t.properties(), t.context(), t.trust(), t.proven(),
                    t.claims().stream().filter(each -> !suppressed.contains(each)).toList());
            case FeedbackEvent f -> new FeedbackEvent(f.received(), f.responseId(), f.partner(), f.channel(), f.subject(), left,
                    f.at(), f.receivedAt(), f.nps(), f.csat(), f.ces(), f.comment(), f.language(), f.touchpoint());
        };
    }
}
