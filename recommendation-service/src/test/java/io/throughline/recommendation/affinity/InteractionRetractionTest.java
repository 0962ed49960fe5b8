package io.throughline.recommendation.affinity;

import static io.throughline.recommendation.ShopTestClient.any;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.recommendation.RealServers;
import io.throughline.recommendation.affinity.InteractionRetraction.Interval;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@RealServers
class InteractionRetractionTest {

    private static final Instant NOON = Instant.now().minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.MILLIS);
    private static final Instant EVENING = NOON.plus(Duration.ofHours(6));
    /** All that the model reads and writes, without the numbers of items, which are given out anew. */
    private static final List<String> STATE = List.of("""
            select concat_ws('|', 'item', i.item_id, i.vouched, i.name, i.named_at, i.category, i.filed_at, t.views, t.adds, t.orders,
                             round(cast(t.log_weight as numeric), 9))
              from item i left join item_tally t on t.item = i.no where i.item_id like '%1$s%%'""", """
            select concat_ws('|', 'pair', least(a.item_id, b.item_id), greatest(a.item_id, b.item_id), p.orders) from item_pair p
              join item a on a.no = p.one
              join item b on b.no = p.other where a.item_id like '%1$s%%'""", """
            select concat_ws('|', 'subject', s.subject, i.item_id, s.viewed, s.added, s.bought, s.last_viewed, s.last_added, s.last_bought)
              from subject_item s left join item i on i.no = s.item where s.subject like 'user_id:%1$s%%'""", """
            select concat_ws('|', 'order', subject, order_id) from seen_order where subject like 'user_id:%1$s%%'""", """
            select concat_ws('|', 'day', subject, day, viewed, added) from subject_day where subject like 'user_id:%1$s%%'""", """
            select concat_ws('|', 'log', source, trust, received_at, subject, kind, at, order_id, counted, place, item_id, name, category)
              from item_interaction where source like '%1$s%%'""");

    @Inject
    TouchpointListener listener;
    @Inject
    InteractionRetraction retraction;
    @Inject
    InteractionLog log;

    private final Set<String> worlds = new LinkedHashSet<>();
    private boolean beyondReach;

    /** @param json with {@code @} before the names of items, people and sources, which are of one world */
    private record Said(String source, Instant receivedAt, String json) {

        boolean isRetracted() {
            return source.equals("stolen") && !receivedAt.isBefore(NOON) && receivedAt.isBefore(EVENING);
        }

        ReceivedEvent in(String world) {
            String id = UUID.nameUUIDFromBytes((source + receivedAt + json).getBytes(StandardCharsets.UTF_8)).toString();
            KeyedEvent event = new KeyedEvent(id, "/sources/" + world + source, "io.throughline.touchpoint.v1", "any", receivedAt,
                    json.replace("@", world).getBytes(StandardCharsets.UTF_8), null);
            return new ReceivedEvent(event, "touchpoints", 0, 0);
        }
    }

    private static Said said(String source, String trust, Instant receivedAt, Instant at, String user, String name, String properties) {
        return new Said(source, receivedAt, """
                {"messageId":"m","type":"track","name":"%s","subject":"user_id:@%s","identifiers":["user_id:@%s"],"channel":"web",\
                "source":"@%s",
                 "trust":"%s","timestamp":"%s","receivedAt":"%s","properties":%s}"""
                .formatted(name, user, user, source, trust, at, receivedAt, properties));
    }

    @Test
    void whatIsLeftIsWhatTheOthersTaughtAlone() {
        for (int seed = 0; seed < 15; seed++) {
            List<Said> all = random(new Random(seed), 120);
            String both = any("w") + "-";
            String alone = any("w") + "-";
            learn(both, all);
            learn(alone, all.stream().filter(each -> !each.isRetracted()).toList());

            retraction.retract(any("retraction"), new Interval(both + "stolen", NOON, EVENING));

            assertThat(state(both)).as("seed %d", seed).isEqualTo(state(alone));
        }
    }

    @Test
    void whatIsCountedIsWhatIsTakenBackHoweverOftenItIsTried() {
        String world = any("w") + "-";
        List<Said> all = random(new Random(99), 200);
        learn(world, all);
        Interval interval = new Interval(world + "stolen", NOON, EVENING);

        TreeMap<String, Long> counted = new TreeMap<>(retraction.count(interval));
        String id = any("retraction");
        TreeMap<String, Long> first = new TreeMap<>(retraction.retract(id, interval));
        TreeMap<String, Long> second = new TreeMap<>(retraction.retract(id, interval));

        assertThat(counted).hasSize(4).allSatisfy((kind, count) -> assertThat(count).isPositive());
        // The tables were made today, and the interval began before.
        assertThat(counted).containsEntry("daysBeyondReach", 1L);
        assertThat(first).isEqualTo(counted);
        assertThat(second).isEqualTo(first);
        assertThat(new TreeMap<>(retraction.count(interval))).containsEntry("views", 0L).containsEntry("carts", 0L).containsEntry("orders",
                0L);
    }

    @Test
    void thousandsAreTakenBackInSlices() {
        String world = any("w") + "-";
        learn(world, Stream.iterate(0, i -> i + 1).limit(2_500).map(i -> said("stolen", "server", NOON.plusSeconds(i), NOON, "u" + i,
                "Product Viewed", "{\"product_id\":\"@tea\"}")).toList());

        assertThat(retraction.retract(any("retraction"), new Interval(world + "stolen", NOON, EVENING))).containsEntry("views", 2_500L);

        assertThat(state(world)).isEmpty();
    }

    @Test
    void whatWasSummedUpStaysAndComesBackIntoItsOwn() {
        beyondReach = true;
        String world = any("w") + "-";
        Instant old = NOON.minus(Duration.ofDays(100));
        List<Said> before = List.of(
                said("shop", "server", old, old, "li", "Order Completed",
                        "{\"order_id\":\"1\",\"products\":[{\"product_id\":\"@tea\",\"name\":\"龙井\"}]}"),
                said("shop", "server", old, old, "li", "Product Viewed", "{\"product_id\":\"@pot\",\"name\":\"Pot\"}"));
        learn(world, before);
        List<String> untouched = state(world).stream().filter(row -> !row.startsWith("log")).toList();
        while (log.sweep(Duration.ofDays(90)) > 0) {
            // all of it
        }
        learn(world, List.of(
                said("stolen", "server", NOON, NOON, "li", "Product Viewed", "{\"product_id\":\"@pot\",\"name\":\"evil\"}"),
                said("stolen", "server", NOON, NOON, "li", "Order Completed",
                        "{\"products\":[{\"product_id\":\"@tea\",\"name\":\"evil\"},{\"product_id\":\"@pot\"}]}")));

        retraction.retract(any("retraction"), new Interval(world + "stolen", NOON, EVENING));

        assertThat(state(world)).isEqualTo(untouched);
    }

    private static void write(String sql) {
        PostgresClient.inTransaction(session -> session.createNativeQuery(sql).executeUpdate());
    }

    /** As if a replica of before the log had learnt it: without rows. */
    private void learnWithoutLog(String world, List<Said> all) {
        learn(world, all);
        write("delete from item_interaction where source like '" + world + "%'");
    }

    @Test
    void whatReplicasWithoutTheLogLearntStaysWhenSomethingElseIsTakenBack() {
        beyondReach = true;
        String world = any("w") + "-";
        learnWithoutLog(world, List.of(
                said("shop", "server", NOON, NOON, "li", "Order Completed",
                        "{\"order_id\":\"1\",\"products\":[{\"product_id\":\"@tea\",\"name\":\"龙井\"}]}"),
                said("shop", "server", NOON, NOON, "wang", "Product Viewed", "{\"product_id\":\"@pot\",\"name\":\"Pot\"}")));
        learn(world, List.of(said("shop", "server", NOON.plusSeconds(1), NOON, "wang", "Order Completed",
                "{\"order_id\":\"2\",\"products\":[{\"product_id\":\"@tea\"}]}")));
        List<String> untouched = state(world).stream().filter(row -> !row.startsWith("log")).toList();
        String reach =
                "update interaction_reach set since = now() - interval '%s', settled_item = (select min(no) - 1 from item where item_id "
                        + "like '"
                        + world + "%%')";
        write(reach.formatted("14 minutes"));
        assertThat(log.settle()).as("older replicas may still learn").isFalse();
        assertThatThrownBy(() -> retraction.retract(any("retraction"), new Interval(world + "stolen", NOON, EVENING)))
                .isInstanceOf(IllegalStateException.class);
        write(reach.formatted("16 minutes"));

        while (log.settle()) {
            // all of it
        }
        learn(world, List.of(
                said("stolen", "server", NOON.plusSeconds(2), NOON.plusSeconds(2), "zhang", "Product Viewed",
                        "{\"product_id\":\"@pot\",\"name\":\"evil\"}"),
                said("stolen", "server", NOON.plusSeconds(2), NOON.plusSeconds(2), "zhang", "Order Completed",
                        "{\"products\":[{\"product_id\":\"@tea\",\"name\":\"evil\"}]}")));
        Interval interval = new Interval(world + "stolen", NOON, EVENING);
        // The reach begins now, after the interval.
        assertThat(retraction.count(interval)).containsEntry("orders", 1L).containsEntry("daysBeyondReach", 1L);
        retraction.retract(any("retraction"), interval);

        assertThat(state(world)).isEqualTo(untouched);
        assertThat(log.settle()).isFalse();
    }

    @Test
    void whenSomethingWasLookedAtIsNotForgottenWhereTheLogDoesNotKnowAll() {
        beyondReach = true;
        String world = any("w") + "-";
        learnWithoutLog(world, List.of(said("shop", "server", NOON, NOON, "li", "Product Viewed", "{\"product_id\":\"@tea\"}")));
        learn(world, List.of(
                said("stolen", "server", NOON.plusSeconds(9), NOON.plusSeconds(9), "li", "Product Viewed", "{\"product_id\":\"@tea\"}")));

        retraction.retract(any("retraction"), new Interval(world + "stolen", NOON, EVENING));

        assertThat(state(world)).filteredOn(row -> row.startsWith("subject|")).singleElement().asString().contains("w-tea|1|0|0|20");
    }

    @Test
    void whatAFloodDroveOutComesBack() {
        String world = any("w") + "-";
        learn(world, List.of(
                said("shop", "server", NOON.minusSeconds(60), NOON.minusSeconds(60), "li", "Product Viewed", "{\"product_id\":\"@tea\"}")));
        learn(world,
                Stream.iterate(0, i -> i + 1).limit(320).map(i -> said("stolen", "import", NOON.plusSeconds(i), NOON.plusSeconds(i), "li",
                        "Product Viewed", "{\"product_id\":\"@made-up-" + i + "\"}")).toList());
        assertThat(state(world)).noneMatch(row -> row.startsWith("subject|") && row.contains("tea"));

        retraction.retract(any("retraction"), new Interval(world + "stolen", NOON, EVENING));

        assertThat(state(world)).filteredOn(row -> row.startsWith("subject|")).singleElement().asString().contains("w-tea|1|0|0|");
    }

    @Test
    void whatWasTakenBackIsLearntWhenItIsSaidAgainWithTheSameIds() {
        String world = any("w") + "-";
        Said said = said("stolen", "server", NOON, NOON, "li", "Order Completed",
                "{\"order_id\":\"1\",\"products\":[{\"product_id\":\"@tea\"}]}");
        learn(world, List.of(said));
        List<String> once = state(world);
        retraction.retract(any("retraction"), new Interval(world + "stolen", NOON, EVENING));
        assertThat(state(world)).isEmpty();

        learn(world, List.of(said));

        assertThat(state(world)).isEqualTo(once);
    }

    /** Other tests look at what is popular of all. */
    @AfterEach
    void everythingIsTakenBack() {
        for (String world : worlds) {
            for (String source : List.of("stolen", "shop", "page")) {
                retraction.retract(any("retraction"),
                        new Interval(world + source, NOON.minus(Duration.ofDays(2)), NOON.plus(Duration.ofDays(2))));
            }
            assertThat(beyondReach || state(world).isEmpty()).as("%s", state(world)).isTrue();
        }
    }

    private void learn(String world, List<Said> all) {
        worlds.add(world);
        List<ReceivedEvent> batch = new ArrayList<>();
        for (Said each : all) {
            batch.add(each.in(world));
            // Several batches, as Kafka would bring them.
            if (batch.size() == 37) {
                listener.apply(List.copyOf(batch));
                batch.clear();
            }
        }
        listener.apply(batch);
    }

    /** Honest and stolen keys, before, in and after the interval; the same people, items and orders. */
    private static List<Said> random(Random random, int count) {
        List<Said> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean stolen = random.nextInt(3) == 0;
            String source = stolen ? "stolen" : random.nextBoolean() ? "shop" : "page";
            String trust = source.equals("page") ? "public" : source.equals("shop") && random.nextInt(4) == 0 ? "import" : "server";
            Instant received = NOON.minus(Duration.ofHours(3)).plus(Duration.ofMinutes(12L * 60 * i / count)).plusMillis(i);
            Instant at = received.minus(Duration.ofMinutes(random.nextInt(10) * 60L));
            String user = List.of("li", "wang", "zhang").get(random.nextInt(3));
            all.add(switch (random.nextInt(3)) {
                case 0 -> said(source, trust, received, at, user, "Product Viewed", product(random));
                case 1 -> said(source, trust, received, at, user, "Product Added", product(random));
                default -> said(source, trust, received, at, user, "Order Completed", order(random));
            });
        }
        return all;
    }

    private static String order(Random random) {
        List<String> products = Stream.generate(() -> product(random)).limit(1 + random.nextInt(4)).toList();
        String id = random.nextInt(3) == 0 ? "" : "\"order_id\":\"" + random.nextInt(6) + "\",";
        return "{" + id + "\"products\":" + products + "}";
    }

    private static String product(Random random) {
        String name = random.nextInt(2) == 0 ? "" : ",\"name\":\"" + List.of("茶", "𠮷 tea", "Tea").get(random.nextInt(3)) + "\"";
        String category = random.nextInt(2) == 0 ? "" : ",\"category\":\"" + List.of("a", "b").get(random.nextInt(2)) + "\"";
        return "{\"product_id\":\"@" + List.of("tea", "pot", "cup", "tin", "box", "jar").get(random.nextInt(6)) + "\"" + name + category
                + "}";
    }

    private static List<String> state(String world) {
        return PostgresClient
                .<List<String>>inTransaction(session -> session
                        .createNativeQuery(String.join(" union all ", STATE).formatted(world), String.class).getResultList())
                .stream().map(row -> row.replace(world, "w-")).sorted().toList();
    }
}
