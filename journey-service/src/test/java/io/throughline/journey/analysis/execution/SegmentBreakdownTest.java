package io.throughline.journey.analysis.execution;

import static io.throughline.journey.JourneyTestClient.as;
import static io.throughline.journey.JourneyTestClient.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import io.throughline.journey.JourneyTestClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Four people: one of the regulars, one of both segments, one of the big spenders, one of none. All but the third buy. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class SegmentBreakdownTest {

    private final String mark = somebody();
    private final UUID regulars = UUID.randomUUID();
    private final UUID spenders = UUID.randomUUID();
    private final UUID gone = UUID.randomUUID();
    private final List<UUID> profiles = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
    private String filter;

    @BeforeEach
    void fourPeople() {
        JourneyTestClient.Source source = JourneyTestClient.source("web");
        filter = "\"period\": {\"month\": \"2026-03\"}, \"filter\": {\"source\": \"" + source.id() + "\"}, ";
        for (int i = 0; i < profiles.size(); i++) {
            String user = mark + i;
            send(source, user, "浏览", "2026-03-02T10:00:00Z", 0);
            if (i != 2) {
                send(source, user, "下单", "2026-03-02T10:01:00Z", 10 * (i + 1));
            }
            TestEvents.identity("user_id:" + user, profiles.get(i), 1);
        }
        moved(regulars, 0, "entered");
        moved(regulars, 1, "entered");
        moved(spenders, 1, "entered");
        moved(spenders, 2, "entered");
        await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(200))
                .until(() -> as("analyst").body("{" + filter + funnel() + "}")
                        .post("/v1/analytics/funnel").jsonPath().getList("groups.collect { it.steps[0].reached.n }", Integer.class)
                        .equals(List.of(2, 2, 1)));
    }

    private static void send(JourneyTestClient.Source source, String user, String event, String at, int total) {
        source.send("track", "{\"userId\": \"%s\", \"event\": \"%s\", \"timestamp\": \"%s\", \"properties\": {\"total\": %d}}"
                .formatted(user, event, at, total)).then().statusCode(200);
    }

    private void moved(UUID segment, int person, String how) {
        TestEvents.ensureTopics("segments");
        TestEvents.send("segments", profiles.get(person).toString(), UUID.randomUUID().toString(), "/profile-service",
                "io.throughline.segment." + how + ".v1", """
                {"segmentId":"%s","segment":"常客","version":1,"profileId":"%s","at":"%s","reason":{"kind":"time","id":"x","parts":[]}}"""
                        .formatted(segment, profiles.get(person), Instant.now()));
    }

    private String funnel() {
        return "\"steps\": [{\"event\": \"浏览\"}, {\"event\": \"下单\"}], \"breakdown\": {\"segments\": [\"%s\", \"%s\"]}".formatted(regulars,
                spenders);
    }

    private JsonPath ask(String kind, String question) {
        return as("analyst").body("{" + filter + question + "}").post("/v1/analytics/" + kind).then().statusCode(200).extract().jsonPath();
    }

    @Test
    void aFunnelCountsWhoIsInTwoSegmentsInBothAndWhoIsInNoneAsOthers() {
        JsonPath answer = ask("funnel", funnel());

        assertThat(answer.getList("groups.value")).containsExactly(regulars.toString(), spenders.toString(), null);
        assertThat(answer.getList("groups.kind")).containsExactly("segment", "segment", "other");
        assertThat(answer.getList("groups.collect { it.steps[0].reached.n }")).containsExactly(2, 2, 1);
        assertThat(answer.getList("groups.converted.n")).containsExactly(2, 1, 1);
        assertThat(answer.getInt("converted.n")).isEqualTo(3);
        assertThat(answer.getInt("converted.of")).isEqualTo(4);
        assertThat(answer.getList("basis.notes")).isEmpty();

        moved(regulars, 1, "exited");
        await().atMost(Duration.ofSeconds(10)).until(() -> ask("funnel", funnel()).getList("groups.converted.n", Integer.class),
                List.of(1, 1, 1)::equals);
    }

    @Test
    void metricsOfASegmentAreThoseOfItsMembers() {
        JsonPath answer = ask("metrics",
                ("\"by\": \"segment\", \"segments\": [\"%s\", \"%s\"], \"goal\": {\"event\": \"下单\"}, \"revenue\": {\"event\": "
                        + "{\"event\": \"下单\"}, \"currency\": \"CNY\"}")
                        .formatted(regulars, spenders));

        for (Map.Entry<UUID, int[]> each : Map.of(regulars, new int[]{ 2, 2, 3_000 }, spenders, new int[]{ 2, 1, 2_000 }).entrySet()) {
            String row = "rows.find { it.key == '" + each.getKey() + "' }.metrics.";
            assertThat(answer.getDouble(row + "people.value")).isEqualTo(each.getValue()[0]);
            assertThat(answer.getDouble(row + "visits.value")).isEqualTo(2);
            assertThat(answer.getDouble(row + "conversion.value")).isEqualTo(each.getValue()[1] / 2.0);
            assertThat(answer.getDouble(row + "revenue.value")).isEqualTo(each.getValue()[2]);
            assertThat(answer.getDouble(row + "coverage.value")).isEqualTo(0.5);
        }
    }

    @Test
    void retentionIsBrokenDownByTheSegmentsToo() {
        JsonPath answer = ask("retention",
                "\"cohort\": {\"event\": \"浏览\"}, \"return\": {\"event\": \"下单\"}, \"breakdown\": {\"segments\": [\"%s\", \"%s\"]}"
                        .formatted(regulars, spenders));

        assertThat(answer.getList("groups.people")).as("of the segments; it has no group of all others").containsExactly(2, 2);
    }

    @Test
    void aSegmentOfWhichNobodyIsKnownIsSaidToBe() {
        JsonPath answer = ask("funnel",
                funnel().replace(spenders.toString(), gone.toString()) + ", \"people\": {\"not\": {\"segment\": \"" + regulars + "\"}}");

        assertThat(answer.getList("groups.collect { it.steps[0].reached.n }")).containsExactly(0, 0, 2);
        assertThat(answer.getList("basis.notes", String.class)).singleElement().asString().contains(gone.toString()).contains("gone");
    }
}
