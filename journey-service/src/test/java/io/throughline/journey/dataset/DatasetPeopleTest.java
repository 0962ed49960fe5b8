package io.throughline.journey.dataset;

import static io.throughline.journey.JourneyTestClient.as;
import static io.throughline.journey.JourneyTestClient.somebody;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Whoever uploads a list of addresses must not be told whose they are. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class DatasetPeopleTest {

    private final String user = somebody();
    private final UUID profile = UUID.randomUUID();

    private String upload(String subjects) {
        String id = as("analyst").body("{\"name\":\"list\",\"subjects\":\"" + subjects + "\"}").post("/v1/datasets").then().statusCode(201)
                .extract().path("id");
        String csv =
                ("case,activity,timestamp\nemail:%1$s@example.cn,a,2025-01-01T00:00:00Z\nemail:%1$s@example.cn,b,"
                        + "2025-01-02T00:00:00Z\nuser_id:%1$s,a,2025-01-03T00:00:00Z\n")
                        .formatted(user);
        as("analyst").contentType("text/csv").body(csv).put("/v1/datasets/{id}/parts/1?last=true", id).then().statusCode(200);
        return """
                {"dataset":"%s","period":{"from":"2025-01-01","to":"2025-02-01"},"steps":[{"event":"a"},{"event":"b"}],"step":%%d}"""
                .formatted(id);
    }

    @Test
    void anAddressInAnUploadedListLeadsToNobody() {
        TestEvents.identity("email:" + user + "@example.cn", profile, 1);
        String list = upload("identifiers");
        // Known by the name that is shown to everybody, the same person is found; by then the address is theirs too.
        TestEvents.identity("user_id:" + user, UUID.randomUUID(), 1);
        Awaitility.await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> as("analyst").body(list.formatted(1)).post("/v1/analytics/funnel/people").then()
                        .statusCode(200).body("items.size()", equalTo(2), "items.profileId", hasItem(nullValue())));

        as("analyst").body(list.formatted(2)).post("/v1/analytics/funnel/people").then().statusCode(200)
                .body("items[0].identifiers", equalTo(List.of("email:" + user.charAt(0) + "***@example.cn")), "items[0].profileId",
                        nullValue());
        Awaitility.await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> as("admin").body(list.formatted(2)).post("/v1/analytics/funnel/people").then()
                        .statusCode(200).body("items.profileId", contains(profile.toString())));
    }

    @Test
    void aCaseIsNobodyWhateverItIsCalled() {
        TestEvents.identity("user_id:" + user, profile, 1);
        String cases = upload("cases");

        as("admin").body(cases.formatted(1)).post("/v1/analytics/funnel/people").then().statusCode(200)
                .body("items.size()", equalTo(2), "items.profileId", contains(nullValue(), nullValue()));
    }
}
