package io.throughline.e2e;

import static io.throughline.e2e.PublicClient.encode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Each process in turn is killed ({@code kill -9}) while events and responses of a known number come in. The sender does
 * what any good client does: it repeats, under the same id, what was not acknowledged. Then everything is there, once.
 */
class NothingAcceptedIsLostTest {

    private static final List<String> VICTIMS = List.of("journey-service", "profile-service", "feedback-service",
            "recommendation-service", "kafka", "postgres", "clickhouse", "mongo");
    private static final int PEOPLE = 20;
    private static final int EVENTS_BETWEEN_KILLS = 500;
    private static final Duration CATCH_UP = Duration.ofMinutes(3);
    private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(20);

    private static RunningStack stack;
    private static PublicClient client;

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final Set<String> events = ConcurrentHashMap.newKeySet();
    private final Set<String> responses = ConcurrentHashMap.newKeySet();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger batches = new AtomicInteger();
    private final AtomicInteger orders = new AtomicInteger();

    @BeforeAll
    static void start() {
        stack = RunningStack.get();
        client = new PublicClient(stack);
    }

    @Test
    void everyAcknowledgedEventIsStoredOnceWhicheverProcessIsKilled() throws Exception {
        String key = client.source("e2e-load", "web", "server");
        client.token("partner-mall");
        try (ScheduledExecutorService senders = Executors.newScheduledThreadPool(2)) {
            senders.scheduleWithFixedDelay(noted(() -> sendEvents(key)), 0, BETWEEN_REQUESTS.toMillis(), TimeUnit.MILLISECONDS);
            senders.scheduleWithFixedDelay(noted(this::sendResponse), 0, BETWEEN_REQUESTS.toMillis(), TimeUnit.MILLISECONDS);
            for (String victim : VICTIMS) {
                int before = events.size();
                stack.killAndAwaitReturn(victim);
                await("events are accepted again after " + victim).atMost(CATCH_UP)
                        .until(() -> events.size() > before + EVENTS_BETWEEN_KILLS);
            }
        }
        assertThat(failures).isEmpty();

        await("the touchpoint log has each event once").atMost(CATCH_UP).pollInterval(Duration.ofSeconds(1)).ignoreExceptions()
                .untilAsserted(() -> assertThat(stored()).isEqualTo(onceEach(events)));
        await("each person is one profile").atMost(CATCH_UP).ignoreExceptions().untilAsserted(this::eachPersonIsOneProfile);
        await("each response is there once").atMost(CATCH_UP).ignoreExceptions().untilAsserted(this::eachResponseIsThereOnce);
        await("each order counts once").atMost(CATCH_UP).ignoreExceptions().untilAsserted(this::eachOrderCountsOnce);
        System.out.println("e2e    " + events.size() + " events (" + orders + " orders) and " + responses.size()
                + " responses, each stored once, through "
                + VICTIMS.size() + " kills");
    }

    /** The sender, whose failure is kept: its executor tells nobody of it. */
    private Runnable noted(Runnable sender) {
        return () -> {
            try {
                sender.run();
            } catch (Throwable failure) {
                failures.add(failure);
                throw failure;
            }
        };
    }

    private void sendEvents(String key) {
        int batch = batches.getAndIncrement();
        List<String> ids = new ArrayList<>();
        StringBuilder body = new StringBuilder("{\"batch\":[");
        for (int i = 0; i < 20; i++) {
            String id = "load-" + run + '-' + batch + '-' + i;
            ids.add(id);
            body.append(i == 0 ? "" : ",").append(event(id, batch, i));
        }
        body.append("]}");
        untilAccepted(() -> client.collect("batch", key, body.toString()));
        events.addAll(ids);
        orders.incrementAndGet();
    }

    /** A visitor with an anonymous id who is the user of the same number; the last event of a batch is an order. */
    private String event(String id, int batch, int i) {
        int person = (batch + i) % PEOPLE;
        String who = "\"userId\":\"u-%1$s-%2$d\",\"anonymousId\":\"a-%1$s-%2$d\",\"messageId\":\"%3$s\"".formatted(run, person, id);
        if (i < 19) {
            return "{\"type\":\"track\",\"event\":\"Step\"," + who + "}";
        }
        return """
                {"type":"track","event":"Order Completed",%1$s,"properties":{"order_id":"%2$s","products":[{"product_id":"left-%3$s"},\
                {"product_id":"right-%3$s"}]}}"""
                .formatted(who, id, run);
    }

    private void sendResponse() {
        int number = responses.size();
        String id = "load-" + run + '-' + number;
        String body = """
                {"id":"%s","nps":%d,"identifiers":["user_id:u-%s-%d"],"occurredAt":"%s"}""".formatted(id, number % 11, run, number % PEOPLE,
                Instant.parse("2026-01-01T00:00:00Z").plusSeconds(number));
        untilAccepted(() -> client.post("feedback", "/v1/responses", "partner-mall", body));
        responses.add(id);
    }

    private void untilAccepted(Supplier<PublicClient.Answer> call) {
        await("the request is accepted").atMost(CATCH_UP).pollDelay(Duration.ZERO).pollInterval(BETWEEN_REQUESTS)
                .until(() -> isAccepted(call));
    }

    private static boolean isAccepted(Supplier<PublicClient.Answer> call) {
        try {
            PublicClient.Answer answer = call.get();
            if (answer.status() < 300) {
                return true;
            }
            // 503 says try again, and so does what a dying process answers; a refusal would be a fault of the load itself.
            assertThat(answer.status()).as("%s", answer.body()).isGreaterThanOrEqualTo(500);
            return false;
        } catch (UncheckedIOException connectionLost) {
            // not acknowledged, so it is sent again
            return false;
        }
    }

    private static Map<String, Integer> onceEach(Set<String> ids) {
        Map<String, Integer> counts = new TreeMap<>();
        ids.forEach(id -> counts.put(id, 1));
        return counts;
    }

    private Map<String, Integer> stored() {
        Map<String, Integer> counts = new TreeMap<>();
        for (int person = 0; person < PEOPLE; person++) {
            String path = "/v1/timelines/" + encode("user_id:u-" + run + '-' + person) + "?type=track&limit=200";
            for (JsonNode item : pages("journey", path, "agent")) {
                counts.merge(item.path("messageId").asText(), 1, Integer::sum);
            }
        }
        return counts;
    }

    private List<JsonNode> pages(String service, String path, String who) {
        List<JsonNode> items = new ArrayList<>();
        String next = null;
        do {
            PublicClient.Answer answer = client.get(service, path + (next == null ? "" : "&cursor=" + encode(next)), who);
            assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
            answer.body().path("items").forEach(items::add);
            next = answer.body().path("next").textValue();
        } while (next != null);
        return items;
    }

    private void eachPersonIsOneProfile() {
        List<String> profiles = IntStream.range(0, PEOPLE).mapToObj(person -> {
            JsonNode byUser =
                    client.get("profile", "/v1/profiles/by-identifier/" + encode("user_id:u-" + run + '-' + person), "agent").body();
            JsonNode byVisitor =
                    client.get("profile", "/v1/profiles/by-identifier/" + encode("anonymous_id:a-" + run + '-' + person), "agent").body();
            assertThat(byUser.path("id").asText()).isNotEmpty().isEqualTo(byVisitor.path("id").asText());
            return byUser.path("id").asText();
        }).toList();
        assertThat(profiles).doesNotHaveDuplicates();
    }

    private void eachResponseIsThereOnce() {
        Map<String, Integer> counts = new TreeMap<>();
        for (JsonNode item : pages("feedback", "/v1/responses?channel=partner&limit=200", "analyst")) {
            String id = item.path("id").asText(item.path("externalId").asText());
            if (id.startsWith("load-" + run)) {
                counts.merge(id, 1, Integer::sum);
            }
        }
        assertThat(counts).isEqualTo(onceEach(responses));
        for (int person = 0; person < PEOPLE; person++) {
            String path = "/v1/timelines/" + encode("user_id:u-" + run + '-' + person) + "?type=feedback&limit=200";
            int mine = person;
            long sent = responses.stream().filter(id -> Integer.parseInt(id.substring(id.lastIndexOf('-') + 1)) % PEOPLE == mine).count();
            assertThat(pages("journey", path, "agent")).hasSize((int) sent);
        }
    }

    private void eachOrderCountsOnce() {
        String buyer = "recommender-" + run;
        String key = client.source("e2e-load", "web", "server");
        client.collect("track", key, """
                {"userId":"%s","event":"Product Viewed","messageId":"view-%s","properties":{"product_id":"left-%s"}}""".formatted(buyer,
                run, run));
        JsonNode offer = client.get("recommendation", "/v1/recommendations/" + encode("user_id:" + buyer), "agent").body();
        JsonNode right = offer.path("items").valueStream().filter(item -> item.path("itemId").asText().equals("right-" + run)).findFirst()
                .orElseThrow();
        assertThat(right.at("/reason/orders").asInt()).isEqualTo(orders.get());
    }
}
