package io.throughline.profile.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.SourceTrust;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.identity.rule.IdentityRules;
import io.throughline.profile.intake.EventIntake;
import io.throughline.profile.intake.InboundEventReader;
import io.throughline.profile.intake.TouchpointEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What replicas do at the same time, by threads that use the intake as each replica's consumer would. */
@QuarkusTest
@RealServers
@Order(Integer.MAX_VALUE)
class ConcurrentWritersTest {

    private static final int WRITERS = 4;

    @Inject
    EventIntake intake;

    @Test
    void writersThatMergeTheSamePeopleAtOnceLeaveEachPersonOnce() throws Exception {
        String run = ShopTestClient.anyone();
        Random random = new Random(42);
        int people = 12;
        List<List<TouchpointEvent>> batches = new ArrayList<>();
        Map<Integer, List<Identifier>> names = new HashMap<>();
        for (int batch = 0; batch < 60; batch++) {
            List<TouchpointEvent> observations = new ArrayList<>();
            for (int i = 0; i < 15; i++) {
                int person = random.nextInt(people);
                Identifier one = name(run, person, random.nextInt(10));
                Identifier other = name(run, person, random.nextInt(10));
                observations.add(observation(one, other, batch * 15 + i));
                names.computeIfAbsent(person, key -> new ArrayList<>()).addAll(List.of(one, other));
            }
            batches.add(observations);
        }
        // The links that make each person one, whatever the dice said.
        List<TouchpointEvent> chain = new ArrayList<>();
        names.forEach((person, all) -> all.stream().distinct().filter(each -> !each.equals(all.getFirst()))
                .forEach(each -> chain.add(observation(all.getFirst(), each, 10_000 + chain.size()))));
        batches.add(chain);

        inParallel(batches);

        Map<String, String> owners = new HashMap<>();
        names.forEach((person, all) -> {
            List<String> values = all.stream().map(Identifier::value).distinct().toList();
            JsonPath profile = ShopTestClient.get(all.getFirst().toString()).jsonPath();
            assertThat(profile.getList("identifiers.value")).hasSameElementsAs(values);
            all.forEach(each -> owners.put(each.toString(), profile.getString("id")));
        });
        Awaitility.await("what was told last is what is stored").atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(lastTold(owners.keySet())).isEqualTo(owners));
    }

    @Test
    void ofTwoEditorsOfOneRevisionOneWinsWhileTouchpointsKeepComing() throws Exception {
        Identifier user = Identifier.userId(ShopTestClient.anyone());
        resolve(List.of(observation(user, name(user.value(), 0, 0), 1)));
        String id = ShopTestClient.get(user.toString()).jsonPath().getString("id");
        try (ExecutorService editors = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                String body = "{\"editor\":" + i + "}";
                answers.add(editors.submit(() -> edit(id, body).statusCode()));
            }
            Future<?> touchpoints = editors.submit(() -> {
                for (int i = 0; i < 20; i++) {
                    resolve(List.of(observation(user, name(user.value(), 0, 0), 100 + i)));
                }
                return null;
            });
            touchpoints.get();
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> answer : answers) {
                statuses.add(answer.get());
            }
            assertThat(statuses).containsOnly(200, 412).containsOnlyOnce(200);
        }
    }

    @Test
    void aStormThatChainsTenThousandIdentifiersEndsInProfilesWithinTheLimits() throws Exception {
        String run = ShopTestClient.anyone();

        inParallel(chain(run, 10_000));

        assertEachLinkIsWithinOneProfile(run);
        JsonNode census = census(run);
        assertThat(census.get("profiles").intValue()).isGreaterThan(2_000);
        assertThat(census.get("largest").intValue()).isEqualTo(IdentityRules.DEFAULTS.of("crm_id").limit());
        assertThat(census.get("owned").intValue()).isEqualTo(10_001);
        assertThat(census.get("links").intValue() + census.get("conflicts").intValue()).isEqualTo(10_000);
    }

    @Test
    void aStormUpToTheLargestProfileThatRulesMayAllowEndsInOne() throws Exception {
        String run = ShopTestClient.anyone();
        IdentityTestRules.put(rules -> rules.withObject("/types/crm_id").put("limit", 10_000),
                rules -> rules.put("mostIdentifiers", 10_000));
        try {
            inParallel(chain(run, 9_999));

            assertThat(census(run).get("largest").intValue()).isEqualTo(10_000);
            resolve(List.of(observation(new Identifier("crm_id", run + "-0"), Identifier.userId(run), 7)));
            assertThat(ShopTestClient.get("user_id:" + run).jsonPath().getList("identifiers")).hasSize(1);
        } finally {
            IdentityTestRules.reset();
        }
    }

    private static List<List<TouchpointEvent>> chain(String run, int links) {
        List<List<TouchpointEvent>> batches = new ArrayList<>();
        for (int at = 0; at < links; at += 500) {
            List<TouchpointEvent> batch = new ArrayList<>();
            for (int i = at; i < Math.min(links, at + 500); i++) {
                batch.add(observation(new Identifier("crm_id", run + "-" + i), new Identifier("crm_id", run + "-" + (i + 1)), i));
            }
            batches.add(batch);
        }
        Collections.shuffle(batches, new Random(1));
        return batches;
    }

    private static void assertEachLinkIsWithinOneProfile(String run) {
        assertThat(IdentityTestRows.of("""
                select cast(json_agg(l.id) as text) from standing_link l join identifier a on a.key = l.a join identifier b on b.key = l.b
                 where (l.a like :like or l.b like :like) and a.profile_id is distinct from b.profile_id""",
                Map.of("like", "crm_id:" + run + "%"))).isEmpty();
    }

    private static JsonNode census(String run) {
        return IdentityTestRows.of("""
                select cast(json_build_object(
                  'profiles', count(distinct profile_id), 'owned', count(profile_id),
                  'largest', (select max(n) from (select count(*) as n from identifier where key like :like group by profile_id) s),
                  'links', (select count(*) from link where a like :like and kind = 'observed'),
                  'conflicts', (select count(*) from identity_conflict where a like :like and status = 'open')) as text)
                  from identifier where key like :like""", Map.of("like", "crm_id:" + run + "%"));
    }

    private static Map<String, String> lastTold(Set<String> identifiers) throws IOException {
        Map<String, String> told = new HashMap<>();
        for (ConsumerRecord<String, byte[]> each : TestEvents.all("identities")) {
            if (identifiers.contains(each.key())) {
                told.put(each.key(), JsonRows.JSON.readTree(each.value()).get("profileId").textValue());
            }
        }
        return told;
    }

    private static Response edit(String id, String body) {
        return RestAssured.given().auth().oauth2(TestTokens.of("agent")).header("If-Match", "\"1\"").contentType("application/json")
                .body(body).patch("/v1/profiles/{id}/traits", id);
    }

    private void inParallel(List<List<TouchpointEvent>> batches) throws Exception {
        try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<?>> done = new ArrayList<>();
            batches.forEach(batch -> done.add(writers.submit(() -> {
                resolve(batch);
                return null;
            })));
            for (Future<?> each : done) {
                each.get();
            }
        }
    }

    private void resolve(List<TouchpointEvent> told) throws InterruptedException {
        intake.applyBatch(List.copyOf(told));
    }

    private static Identifier name(String run, int person, int number) {
        return new Identifier(number % 2 == 0 ? "crm_id" : "loyalty_id", run + "-" + person + "-" + number);
    }

    private static TouchpointEvent observation(Identifier one, Identifier other, int number) {
        Instant at = ShopTestClient.NOON.plusSeconds(number % 600);
        String event = one.value() + number;
        ReceivedEvent received = new ReceivedEvent(
                new KeyedEvent(event, "/sources/shop", InboundEventReader.TOUCHPOINT, one.toString(), at, new byte[0], null),
                "touchpoints", 0, 0);
        Map<String, JsonNode> traits = number % 5 == 0 ? Map.of("visits", IntNode.valueOf(number)) : Map.of();
        return new TouchpointEvent(received, event, "identify", null, one, List.of(one, other), "store", "shop", at, at, null, traits,
                JsonRows.JSON.createObjectNode(), JsonRows.JSON.createObjectNode(), SourceTrust.SERVER, false);
    }
}
