package io.throughline.journey;

import static io.throughline.journey.JourneyTestClient.as;
import static io.throughline.journey.JourneyTestClient.somebody;
import static io.throughline.journey.JourneyTestClient.timeline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import java.util.UUID;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.throughline.commons.test.EventContracts;
import io.throughline.commons.test.PrivacyRequests;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** The service as it is delivered: its jar, or its executable where one was built. */
@QuarkusIntegrationTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class PackagedServiceIT {

    private final String user = somebody();

    @Test
    void whatSomebodyDidIsCollectedToldAnalysedAndErased() {
        JourneyTestClient.Source web = JourneyTestClient.source("web");
        UUID profile = UUID.randomUUID();
        TestEvents.identity("anonymous_id:a-" + user, profile, 1);
        TestEvents.identity("user_id:" + user, profile, 1);
        web.send("page", """
                {"anonymousId": "a-%s", "name": "浏览", "timestamp": "2026-01-02T10:00:00Z"}""".formatted(user)).then().statusCode(200);
        web.send("track", """
                {"userId": "%s", "event": "下单", "timestamp": "2026-01-02T10:02:00Z", "properties": {"茶": "龙井"}}""".formatted(user))
                .then().statusCode(200);

        timeline("user_id:" + user, 2).then().body("items.name", contains("下单", "浏览"), "profileId", equalTo(profile.toString()));

        ConsumerRecord<String, byte[]> told = TestEvents.await("touchpoints", each -> ("user_id:" + user).equals(each.key()));
        EventContracts.assertValid("touchpoints", "touchpoint", told.value());
        EventContracts.assertValid("audit", "audit", TestEvents.await("audit", each -> ("user_id:" + user).equals(each.key())).value());
        as("analyst").body("""
                {"steps": [{"event": "浏览"}, {"event": "下单"}], "period": {"month": "2026-01"}, "zone": "Asia/Shanghai",
                 "filter": {"source": ["%s"]}}"""
                .formatted(web.id())).post("/v1/analytics/funnel").then().statusCode(200)
                .body("steps.reached.n", contains(1, 1), "seconds.median", equalTo(120.0f));
        as("marketer").body("{\"id\": \"map-%s\", \"name\": {\"zh\": \"旅程\"}}".formatted(user)).post("/v1/maps").then().statusCode(201)
                .body("stages", hasSize(6));
        PrivacyRequests.receipt(PrivacyRequests.submit("erasure", profile, "user_id:" + user, "anonymous_id:a-" + user), "journey-service");
        assertThat(as("agent").get("/v1/timelines/user_id:" + user).jsonPath().getList("items")).isNullOrEmpty();
    }
}
