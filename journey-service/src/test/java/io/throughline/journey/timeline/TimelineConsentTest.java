package io.throughline.journey.timeline;

import static io.throughline.journey.JourneyTestClient.as;
import static io.throughline.journey.JourneyTestClient.somebody;
import static io.throughline.journey.JourneyTestClient.timeline;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import java.time.Duration;
import java.util.UUID;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.test.EventContracts;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import io.throughline.journey.JourneyTestClient;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class TimelineConsentTest {

    private static final String WITHHELD = "urn:throughline:problem:withheld";

    private final String user = somebody();
    private final String path = "/v1/timelines/user_id:" + user;
    private final UUID profile = UUID.randomUUID();

    private void visited() {
        JourneyTestClient.source("web")
                .send("track", "{\"userId\": \"%s\", \"event\": \"Visit\", \"timestamp\": \"2026-01-01T10:00:00Z\"}".formatted(user))
                .then().statusCode(200);
        TestEvents.identity("user_id:" + user, profile, 1);
        timeline("user_id:" + user, 1);
    }

    private void says(String key, boolean analytics, boolean restricted) {
        TestEvents.consents(key, "{\"analytics\":" + analytics + "}", true, restricted);
    }

    private static void awaitStatus(String role, String path, int status) {
        await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(50)).until(() -> as(role).get(path).statusCode() == status);
    }

    @Test
    void aTimelineIsWithheldFromWhoAnalysesAndNotFromWhoServesOnceAnalyticsIsDeniedAndShownAgainOnceItIsGranted() {
        visited();

        says(profile.toString(), false, false);

        awaitStatus("analyst", path, 403);
        as("marketer").get(path).then().statusCode(403).contentType("application/problem+json").body("type", equalTo(WITHHELD));
        as("agent").get(path).then().statusCode(200).body("items", hasSize(1));
        as("admin").get(path).then().statusCode(200);

        says(profile.toString(), true, false);
        awaitStatus("analyst", path, 200);
    }

    @Test
    void aVisitorWithoutAProfileIsHeardToo() {
        says("anonymous_id:" + user, false, false);

        awaitStatus("analyst", "/v1/timelines/anonymous_id:" + user, 403);
    }

    @Test
    void whatWasDoneOnADeviceThatRefusesIsNotShownInItsPersonsTimelineToWhoAnalyses() {
        visited();
        JourneyTestClient.source("web")
                .send("track", "{\"anonymousId\": \"%s\", \"event\": \"Look\", \"timestamp\": \"2026-01-01T09:00:00Z\"}".formatted(user))
                .then().statusCode(200);
        TestEvents.identity("anonymous_id:" + user, profile, 1);
        timeline("user_id:" + user, 2);

        says(profile.toString(), true, false);
        says("anonymous_id:" + user, false, false);

        awaitStatus("analyst", "/v1/timelines/anonymous_id:" + user, 403);
        as("analyst").get(path).then().statusCode(200).body("items.name", equalTo(java.util.List.of("Visit")));
        as("agent").get(path).then().statusCode(200).body("items", hasSize(2));
    }

    @Test
    void restrictedDataAreForPrivacyAlone() {
        visited();

        says(profile.toString(), true, true);

        awaitStatus("agent", path, 403);
        for (String role : new String[]{ "agent", "analyst", "marketer", "admin" }) {
            as(role).get(path).then().statusCode(403).body("type", equalTo(WITHHELD));
        }
        as("privacy").get(path).then().statusCode(200).body("items", hasSize(1));
    }

    @Test
    void readsTheExampleOfConsents() {
        String example = "0196a3c2-7f7e-7b5a-9d4b-3f2a1c0d9e8f";
        TestEvents.identity("user_id:" + user, UUID.fromString(example), 1);
        TestEvents.send("consents", example, "example", "/profile-service", "io.throughline.consent.v1",
                EventContracts.example("consents", "consent"));
        awaitStatus("analyst", path, 403);

        TestEvents.send("consents", example, "erased", "/profile-service", "io.throughline.consent.v1", null);
        awaitStatus("analyst", path, 200);
    }
}
