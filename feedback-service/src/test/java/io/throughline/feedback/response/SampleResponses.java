package io.throughline.feedback.response;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.throughline.commons.contract.BodyFaults;
import io.throughline.feedback.response.intake.NewResponse;
import io.throughline.feedback.response.intake.ResponseSender;
import io.throughline.feedback.response.intake.ResponseSubmission;
import io.throughline.feedback.response.intake.ResponseSubmission.ValidSubmission;
import io.throughline.feedback.response.outbox.OutboxEntry;

/** Responses for tests of the store. */
public final class SampleResponses {

    private SampleResponses() {
    }

    public static FeedbackResponse response(String id, String channel, Integer nps, String identifier, String occurredAt) {
        NewResponse posted = new NewResponse(id, null, nps, null, null, "送货很快 🚚", "zh-CN", List.of(identifier), null, occurredAt);
        return ((ValidSubmission) ResponseSubmission.of(posted, ResponseSender.partner("partner-mall"), Optional.of(channel),
                Instant.parse("2026-07-01T00:00:00Z"), new BodyFaults())).response();
    }

    public static OutboxEntry entry(String id, FeedbackResponse... responses) {
        return new OutboxEntry(id, Instant.parse("2026-07-01T00:00:00Z"), null, List.of(responses));
    }
}
