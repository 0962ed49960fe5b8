package io.throughline.profile.segment.membership;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.github.f4b6a3.uuid.UuidCreator;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.profile.core.ChangedProfile;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.segment.evaluation.MembershipDecision;

/**
 * The data of an event in topic `segments`: a person entered or left a segment.
 *
 * @param version of the definition that was evaluated
 * @param at when it was evaluated
 */
@RegisterForReflection
public record SegmentEventData(UUID segmentId, String segment, int version, UUID profileId, Instant at, Reason reason) {

    static final String ENTERED = "io.throughline.segment.entered.v1";
    static final String EXITED = "io.throughline.segment.exited.v1";
    static final String SOURCE = "/profile-service";

    /**
     * Why a membership changed.
     *
     * @param kind of the cause: {@code touchpoint}, {@code feedback}, {@code trait}, {@code merge}, {@code time},
     *        {@code definition}, {@code list}, …
     * @param id of the event, the request or the job
     * @param parts of the rule that decided it, as JSON pointers into the definition
     * @param withheld {@code personalisation} or {@code restricted}, where no rule may be evaluated for the person
     */
    @RegisterForReflection
    public record Reason(String kind, String id, List<String> parts, String withheld) {

        static Reason of(ChangedProfile.Cause cause, MembershipDecision.Move move) {
            return new Reason(cause.kind(), cause.id(), move.parts(), move.withheld());
        }
    }

    static SegmentEventData of(MembershipDecision.Move move, Instant at, Reason reason) {
        return new SegmentEventData(move.segment().id(), move.segment().name(), move.segment().version(), move.profileId(), at, reason);
    }

    KeyedEvent event(boolean entered, String traceparent) {
        try {
            return new KeyedEvent(UuidCreator.getTimeOrderedEpoch().toString(), SOURCE, entered ? ENTERED : EXITED, profileId.toString(),
                    at,
                    JsonRows.JSON.writeValueAsString(this).getBytes(StandardCharsets.UTF_8), traceparent);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A move is of plain values", e);
        }
    }
}
