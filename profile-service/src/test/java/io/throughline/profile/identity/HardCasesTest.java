package io.throughline.profile.identity;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.SourceTrust;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.identity.graph.ConnectedComponents;
import io.throughline.profile.identity.graph.IdentityLink;
import io.throughline.profile.intake.EventIntake;
import io.throughline.profile.intake.InboundEventReader;
import io.throughline.profile.intake.TouchpointEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Writers who contradict each other, and histories that are told anew. */
@QuarkusTest
@RealServers
class HardCasesTest {

    @Inject
    EventIntake intake;

    private final String run = ShopTestClient.anyone();

    @Test
    void whoeverMergesAndSeparatesWhileEventsComeLeavesEachLinkWithinOneProfileAndTellsWhatIsStored() throws Exception {
        int people = 4;
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < people; i++) {
            take(told(i, "user_id:" + i + "-" + run, "email:" + i + "-" + run + "@example.cn"));
            ids.add(ShopTestClient.get("user_id:" + i + "-" + run).jsonPath().getString("id"));
        }

        inParallel(List.of(
                () -> times(25, random -> merge(ids.get(random.nextInt(people)), ids.get(random.nextInt(people)))),
                () -> times(25, random -> separate(ids.get(random.nextInt(people)), "user_id:" + random.nextInt(people) + "-" + run)),
                () -> times(25, random -> revokeAny(ids.get(random.nextInt(people)))),
                () -> times(60,
                        random -> take(told(1_000 + random.nextInt(100_000), "email:" + random.nextInt(people) + "-" + run + "@example.cn",
                                "loyalty_id:" + random.nextInt(8) + "-" + run, "device_id:" + random.nextInt(3) + "-" + run)))));

        assertThat(IdentityTestRows.of("""
                select cast(json_agg(l.a || ' ' || l.b) as text) from standing_link l join identifier a on a.key = l.a
                  join identifier b on b.key = l.b
                 where (l.a like :like or l.b like :like) and a.profile_id is distinct from b.profile_id""",
                Map.of("like", "%-" + run + "%"))).isEmpty();
        assertThat(IdentityTestRows.of("""
                select cast(json_agg(i.key) as text) from identifier i join profile p on p.id = i.profile_id
                 where i.key like :like and p.merged_into is not null""", Map.of("like", "%-" + run + "%"))).isEmpty();
        assertThat(IdentityTestRows.of("""
                select cast(json_agg(x.a) as text) from identity_apart x join identifier a on a.key = x.a join identifier b on b.key = x.b
                 where x.lifted_at is null and a.profile_id = b.profile_id and (x.a like :like or x.b like :like)""",
                Map.of("like", "%-" + run + "%"))).isEmpty();
        assertEachPersonIsConnected();
        Map<String, String> stored = new HashMap<>();
        IdentityTestRows
                .of("select cast(json_agg(json_build_array(i.key, i.profile_id)) as text) from identifier i where i.key like :like",
                        Map.of("like", "%-" + run + "%"))
                .forEach(row -> stored.put(row.get(0).textValue(), row.get(1).textValue()));
        Awaitility.await("what was told last is what is stored").atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(lastTold(stored.keySet())).isEqualTo(stored));
    }

    /** Each profile's identifiers hang together by standing links: nobody is in it without evidence. */
    private void assertEachPersonIsConnected() {
        JsonNode rows = IdentityTestRows.of(
                """
                select cast(json_build_object(
                  'members', (select json_agg(json_build_array(i.key, i.profile_id)) from identifier i where i.profile_id in
                      (select m.profile_id from identifier m where m.key like :like)),
                  'links', (select json_agg(json_build_array(l.a, l.b)) from standing_link l where l.a like :like
                    or l.b like :like)) as text)""",
                Map.of("like", "%-" + run + "%"));
        Map<String, List<Identifier>> members = new HashMap<>();
        rows.get("members").forEach(row -> members.computeIfAbsent(row.get(1).textValue(), key -> new ArrayList<>())
                .add(Identifier.parse(row.get(0).textValue())));
        List<IdentityLink> links = new ArrayList<>();
        rows.get("links").forEach(
                row -> links.add(new IdentityLink(Identifier.parse(row.get(0).textValue()), Identifier.parse(row.get(1).textValue()))));
        IdentityTestRows.of("""
                select cast(json_agg(json_build_array(l.a, l.b)) as text) from standing_link l
                 where l.a like 'profile\\_id:%' and l.b like 'profile\\_id:%'""", Map.of())
                .forEach(row -> links
                        .add(new IdentityLink(Identifier.parse(row.get(0).textValue()), Identifier.parse(row.get(1).textValue()))));
        assertThat(members).isNotEmpty();
        members.forEach((profile, identifiers) -> assertThat(ConnectedComponents.of(identifiers, links)).as(profile).hasSize(1));
    }

    @Test
    void aTopicThatIsReadAgainFromItsBeginningChangesNothingEvenWhenNobodyRemembersItsEvents() throws Exception {
        Random random = new Random(3);
        List<TouchpointEvent> topic = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            topic.add(told(i, "user_id:" + random.nextInt(12) + "-" + run, "device_id:" + random.nextInt(4) + "-" + run,
                    "email:" + random.nextInt(20) + "-" + run + "@example.cn"));
        }
        for (int at = 0; at < topic.size(); at += 50) {
            intake.applyBatch(List.copyOf(topic.subList(at, at + 50)));
        }
        JsonNode before = everything();
        assertThat(before.get("conflicts").toString()).contains("shared", "limit");

        intake.applyBatch(List.copyOf(topic));
        assertThat(everything()).isEqualTo(before);
        PostgresClient.inTransaction(session -> session.createNativeQuery("delete from inbox").executeUpdate());
        for (int at = 0; at < topic.size(); at += 30) {
            intake.applyBatch(List.copyOf(topic.subList(at, at + 30)));
        }

        assertThat(everything()).isEqualTo(before);
        separate(ShopTestClient.get("user_id:1-" + run).jsonPath().getString("id"), "user_id:1-" + run);
        JsonNode separated = everything();
        intake.applyBatch(List.copyOf(topic));
        assertThat(separated).isNotEqualTo(before);
        assertThat(everything()).isEqualTo(separated);
    }

    private JsonNode everything() {
        return IdentityTestRows.of("""
                select cast(json_build_object(
                  'identifiers', (select json_agg(json_build_array(i.key, i.profile_id, i.revision, i.shared_since is null)
                    order by i.key) from identifier i where i.key like :like),
                  'profiles', (select json_agg(json_build_array(p.id, p.revision, p.traits, p.merged_into) order by p.id) from profile p
                      where p.id in (select i.profile_id from identifier i where i.key like :like)),
                  'links', (select count(*) from link l where l.a like :like or l.b like :like),
                  'conflicts', (select json_agg(json_build_array(c.a, c.b, c.reason, c.status, c.count) order by c.a, c.b)
                    from identity_conflict c
                      where c.a like :like or c.b like :like)) as text)""", Map.of("like", "%-" + run + "%"));
    }

    private interface Step {

        void go(Random random) throws Exception;
    }

    private static Void times(int times, Step step) throws Exception {
        Random random = new Random(times);
        for (int i = 0; i < times; i++) {
            step.go(random);
        }
        return null;
    }

    private static void merge(String one, String other) {
        if (!one.equals(other)) {
            assertThat(post("/v1/profiles/" + one + "/merges", "{\"other\":\"" + other + "\",\"reason\":\"测试\"}")).isIn(200, 409);
        }
    }

    private static void separate(String profile, String identifier) {
        assertThat(post("/v1/profiles/" + profile + "/separations", "{\"identifier\":\"" + identifier + "\",\"reason\":\"测试\"}"))
                .isEqualTo(200);
    }

    private static void revokeAny(String profile) {
        JsonPath links =
                given().auth().oauth2(TestTokens.of("agent")).queryParam("limit", 200).get("/v1/profiles/{id}/links", profile).jsonPath();
        List<String> standing = links.getList("items.findAll { it.kind != 'made' && it.revoked == null }.id");
        if (!standing.isEmpty()) {
            assertThat(post("/v1/links/" + standing.getLast() + "/revocation", "{\"reason\":\"测试\"}")).isEqualTo(200);
        }
    }

    /** As a client does: 503 says to try again. */
    private static int post(String path, String body) {
        int status = 503;
        for (int attempt = 0; attempt < 5 && status == 503; attempt++) {
            status = postOnce(path, body);
        }
        return status;
    }

    private static int postOnce(String path, String body) {
        return given().auth().oauth2(TestTokens.of("agent")).contentType("application/json").body(body).post(path).statusCode();
    }

    private static void inParallel(List<Callable<Void>> writers) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(writers.size())) {
            for (Future<Void> each : threads.invokeAll(writers)) {
                each.get();
            }
        }
    }

    private void take(TouchpointEvent told) throws InterruptedException {
        intake.applyBatch(List.of(told));
    }

    private TouchpointEvent told(int number, String... names) {
        List<Identifier> identifiers = java.util.Arrays.stream(names).map(Identifier::parse).toList();
        Instant at = NOON.plusSeconds(number);
        String event = run + number;
        ReceivedEvent received =
                new ReceivedEvent(new KeyedEvent(event, "/sources/shop", InboundEventReader.TOUCHPOINT, names[0], at, new byte[0], null),
                        "touchpoints", 0, 0);
        Map<String, JsonNode> traits = number % 3 == 0 ? Map.of("visits", IntNode.valueOf(number)) : Map.of();
        return new TouchpointEvent(received, event, "identify", null, identifiers.getFirst(), identifiers, "store", "shop", at, at, null,
                traits,
                JsonRows.JSON.createObjectNode(), JsonRows.JSON.createObjectNode(), SourceTrust.SERVER, false);
    }

    /** Null where it is nobody's any more, or was never told. */
    private static Map<String, String> lastTold(Set<String> identifiers) throws Exception {
        Map<String, String> told = new HashMap<>();
        identifiers.forEach(each -> told.put(each, null));
        for (ConsumerRecord<String, byte[]> each : TestEvents.all("identities")) {
            if (identifiers.contains(each.key())) {
                told.put(each.key(), each.value() == null ? null
                        : JsonRows.JSON.readTree(new String(each.value(), StandardCharsets.UTF_8)).get("profileId").textValue());
            }
        }
        return told;
    }
}
