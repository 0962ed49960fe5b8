package io.throughline.recommendation.fuzz;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.json.StorableText;
import io.throughline.commons.json.StrictJson;
import io.throughline.commons.test.PrivacyRequests;
import io.throughline.commons.test.fuzz.EventFuzzer;
import io.throughline.commons.test.fuzz.FuzzRun;
import io.throughline.recommendation.RealServers;
import io.throughline.recommendation.ShopTestClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Odd inputs at every door of recommendation-service: each operation of the API, each topic that it listens to. */
@QuarkusTest
@Tag("fuzz")
@RealServers
class RecommendationFuzzTest {

    private static final EventFuzzer.Kind TOUCHPOINT =
            new EventFuzzer.Kind("touchpoints", "touchpoint", "io.throughline.touchpoint.v1", "subject");
    private static final List<EventFuzzer.Kind> KINDS =
            List.of(TOUCHPOINT, TOUCHPOINT, new EventFuzzer.Kind("identities", "identity", "io.throughline.identity.v1", "identifier"),
                    new EventFuzzer.Kind("consents", "consent", "io.throughline.consent.v1", "key"),
                    new EventFuzzer.Kind("suppressions", "suppression", "io.throughline.suppression.v1", "digest"),
                    new EventFuzzer.Kind("privacy", "requested", "io.throughline.privacy.requested.v1", "requestId"));

    @Test
    void noInputIsAnsweredWith5xxOrEndsALoopAndWhatTheCollectorAcceptsIsApplied() {
        FuzzRun run = new FuzzRun("recommendation-service", 2_000, List.of("touchpoints", "privacy"));

        run.events().inside(run.share(0.35), TOUCHPOINT, List.of("properties", "traits", "context"), RecommendationFuzzTest::isLetIn,
                (data, id) -> {
                    String subject = "user_id:fuzz-" + Math.floorMod(id.hashCode(), 50);
                    data.put("messageId", id).put("subject", subject).putArray("identifiers").add(subject);
                }, id -> {
                });
        assertHandled(run);
        run.noDeadLetters();
        run.api(0.35, Map.of());
        run.events().garbage(run.share(0.3), KINDS);
        assertHandled(run);
        run.conclude();
    }

    /** As the collector, which takes no more than 32 KB an event. */
    private static boolean isLetIn(byte[] data) {
        try {
            return data.length <= 32 * 1_024 && StorableText.fault(StrictJson.mapper().readTree(data)).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /** Later orders are learnt from, and later requests about one's own data answered. */
    private static void assertHandled(FuzzRun run) {
        String item = ShopTestClient.any("kettle");
        ShopTestClient.sold(12, item);
        run.marked("a recommendation of what was sold later",
                () -> ShopTestClient.showing(item).test(ShopTestClient.recommend("user_id:" + UUID.randomUUID(), 50).jsonPath()));
        run.marked("an access request", () -> PrivacyRequests
                .receipt(PrivacyRequests.submit("access", null, "user_id:" + UUID.randomUUID()), "recommendation-service"));
    }
}
