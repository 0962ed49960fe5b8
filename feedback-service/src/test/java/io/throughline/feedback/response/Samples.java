package io.throughline.feedback.response;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.throughline.commons.contract.BodyFaults;
import io.throughline.feedback.response.Submission.Sound;

/** Responses for tests of the store. */
final class Samples {

    private Samples() {
    }

    static Response response(String id, String channel, Integer nps, String identifier, String occurredAt) {
        NewResponse posted = new NewResponse(id, null, nps, null, null, "送货很快 🚚", "zh-CN", List.of(identifier), null, occurredAt);
        return ((Sound) Submission.of(posted, Poster.partner("partner-mall"), Optional.of(channel), Instant.parse("2026-07-01T00:00:00Z"), new BodyFaults())).response();
    }

    static OutboxEntry entry(String id, Response... responses) {
        return new OutboxEntry(id, Instant.parse("2026-07-01T00:00:00Z"), null, List.of(responses));
    }
}
