package io.throughline.profile.activity;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.PersonActivity;
import io.throughline.profile.intake.FeedbackEvent;
import io.throughline.profile.intake.InboundEvent;
import io.throughline.profile.intake.TouchpointEvent;

/**
 * One event of a person's activity, in the form from which traits and segments are computed.
 *
 * @param at to the microsecond, which is PostgreSQL's precision
 * @param messageId of the touchpoint, or the feedback's response id
 * @param type of the Segment call, or {@code feedback}
 * @param name of a track call's event; for the other types a fixed one, such as {@code Page Viewed}
 * @param channel null where it is not known
 * @param trusted whether it came from a trusted source
 * @param properties an object of scalars and of arrays of scalars, see {@link ActivityProperties}
 */
@RegisterForReflection
public record CustomerActivity(Identifier identifier, Instant at, Instant receivedAt, String messageId, String type, String name,
        String channel, String source, boolean trusted, JsonNode properties) {

    public static final String FEEDBACK = PersonActivity.FEEDBACK;

    private static final Map<String, String> NAMES = Map.of("page", "Page Viewed", "screen", "Screen Viewed", "identify",
            "Identified", "group", "Grouped", "alias", "Aliased");
    private static final String UNNAMED = "Unnamed";

    public CustomerActivity {
        at = at.truncatedTo(ChronoUnit.MICROS);
        receivedAt = receivedAt.truncatedTo(ChronoUnit.MICROS);
    }

    static CustomerActivity of(InboundEvent inboundEvent) {
        return switch (inboundEvent) {
            case TouchpointEvent touchpoint ->
                    new CustomerActivity(inboundEvent.subject(), inboundEvent.at(), inboundEvent.receivedAt(), touchpoint.messageId(),
                            touchpoint.type(), name(touchpoint), inboundEvent.channel(), touchpoint.source(),
                            touchpoint.trust().isTrusted(), ActivityProperties.of(touchpoint));
            case FeedbackEvent feedback ->
                    new CustomerActivity(inboundEvent.subject(), inboundEvent.at(), inboundEvent.receivedAt(), feedback.responseId(),
                            "feedback", FEEDBACK, inboundEvent.channel(), feedback.partner() == null ? "feedback" : feedback.partner(),
                            feedback.partner() == null,
                            ActivityProperties.of(feedback));
        };
    }

    PersonActivity happening() {
        return new PersonActivity(messageId, type, name, channel, at, trusted, properties);
    }

    private static String name(TouchpointEvent touchpoint) {
        String fixed = NAMES.get(touchpoint.type());
        return fixed != null ? fixed : touchpoint.name() == null || touchpoint.name().isBlank() ? UNNAMED : touchpoint.name();
    }
}
