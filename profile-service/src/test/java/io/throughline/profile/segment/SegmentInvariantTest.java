package io.throughline.profile.segment;

import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.segment.SegmentClient.make;
import static io.throughline.profile.segment.SegmentClient.profile;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import io.throughline.profile.intake.IntakeListener;
import io.throughline.profile.segment.evaluation.FactsStore;
import io.throughline.profile.segment.evaluation.MembershipDecision;
import io.throughline.profile.segment.membership.MemberSnapshot;
import io.throughline.profile.segment.rule.ActiveDefinitions;
import io.throughline.profile.segment.rule.SegmentDefinitionCache;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Whatever happens, in whatever order: people are where rules that are asked from scratch put them. */
@QuarkusTest
@RealServers
class SegmentInvariantTest {

    @Inject
    IntakeListener listener;

    @Inject
    SegmentDefinitionCache definitions;

    private final Random random = new Random(7);
    private final String event = "Did " + anyone();
    private final List<String> people = IntStream.range(0, 30).mapToObj(i -> "user_id:" + anyone()).toList();

    private String did(int times, String within) {
        return "{\"did\":\"" + event + "\",\"count\":{\"gte\":" + times + "},\"within\":\"" + within + "\"}";
    }

    @Test
    void incrementalMembershipIsThatFromScratch() throws InterruptedException {
        List<UUID> segments = new ArrayList<>();
        segments.add(make("a " + anyone(), did(2, "PT2S")));
        segments.add(make("b " + anyone(), "{\"and\":[{\"segment\":\"" + segments.getFirst() + "\"},{\"not\":" + did(4, "P30D") + "}]}"));
        happen(120);
        segments.add(make("c " + anyone(), "{\"and\":[" + did(1, "P30D") + ",{\"aggregate\":\"sum\",\"property\":\"v\",\"event\":\"" + event
                + "\",\"gte\":9,\"within\":\"P30D\"}]}"));
        Thread events = Thread.ofPlatform().start(() -> happen(200));
        segments.add(make("d " + anyone(),
                "{\"and\":[{\"didNot\":\"" + event + "\",\"within\":\"PT1S\"},{\"trait\":\"group\",\"eq\":\"" + event + "\"}]}"));
        segments.add(
                make("e " + anyone(), "{\"or\":[{\"segment\":\"" + segments.get(2) + "\"},{\"segment\":\"" + segments.get(3) + "\"}]}"));
        SegmentClient.change(segments.getFirst(), "a " + anyone(), did(3, "PT1.5S"));
        events.join();
        // Three pairs of people turn out to be one person each.
        for (int i = 0; i < 3; i++) {
            ShopTestClient.tell(ShopTestClient.track(Instant.now(), people.get(i), people.get(i + 10), "crm_id:" + anyone()));
        }
        // The longest of the windows of seconds has run out by then.
        Instant over = Instant.now().plusSeconds(3);

        Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> assertThat(kept(segments)).isEqualTo(scratch(segments)));
        // Until all that happened has left the windows of seconds, and whoever moved by that has moved.
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Instant.now().isAfter(over) && dueSoon(segments) == 0);
        assertThat(kept(segments)).isEqualTo(scratch(segments));
        assertThat(kept(segments).get(segments.get(2))).isNotEmpty();
    }

    private void happen(int events) {
        for (int i = 0; i < events; i += 20) {
            List<ReceivedEvent> batch = new ArrayList<>();
            for (int j = 0; j < 20; j++) {
                batch.add(happening());
            }
            try {
                listener.apply(batch);
                // The whole batch again: nothing may come of it.
                listener.apply(batch);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private ReceivedEvent happening() {
        String person = people.get(random.nextInt(people.size()));
        Instant now = Instant.now();
        Instant at = now.minusMillis(random.nextInt(4) == 0 ? random.nextInt(4_000) : 0);
        boolean says = random.nextInt(4) == 0;
        String json = """
                {"messageId":"%s","type":"%s","name":"%s","subject":"%s","identifiers":["%s"],"channel":"web","source":"shop-web",\
                "timestamp":"%s",
                 "receivedAt":"%s","properties":{"v":%d},"traits":%s,"context":{}}""".formatted(UUID.randomUUID(),
                says ? "identify" : "track", event, person, person,
                at, now, random.nextInt(5), says ? "{\"group\":\"" + event + "\"}" : "{}");
        return new ReceivedEvent(
                new KeyedEvent(UUID.randomUUID().toString(), "/sources/shop-web", "io.throughline.touchpoint.v1", person, now,
                        json.getBytes(java.nio.charset.StandardCharsets.UTF_8), null),
                "touchpoints", 0, 0);
    }

    private Set<UUID> everybody() {
        return ids("select distinct cast(profile_id as text) from identifier where profile_id is not null and key in (:names)",
                Map.of("names", people));
    }

    private Map<UUID, Set<UUID>> kept(List<UUID> segments) {
        Map<UUID, Set<UUID>> kept = new TreeMap<>();
        Set<UUID> everybody = everybody();
        for (UUID segment : segments) {
            Set<UUID> members =
                    ids("select cast(profile_id as text) from segment_member where segment_id = :segment", Map.of("segment", segment));
            members.retainAll(everybody);
            kept.put(segment, members);
        }
        return kept;
    }

    /** How many moves wait for a window to run out within a minute: the other windows here are of a month. */
    private static int dueSoon(List<UUID> segments) {
        return ids("select cast(profile_id as text) from segment_due where segment_id in (:segments) and at < now() + interval '1 minute'",
                Map.of("segments", segments)).size();
    }

    private static Set<UUID> ids(String sql, Map<String, Object> parameters) {
        return PostgresClient.inTransaction(session -> {
            var query = session.createNativeQuery(sql, String.class);
            parameters.forEach(query::setParameter);
            return query.getResultList().map(rows -> rows.stream().map(UUID::fromString).collect(Collectors.toCollection(TreeSet::new)));
        });
    }

    private Map<UUID, Set<UUID>> scratch(List<UUID> segments) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        ActiveDefinitions all = PostgresClient.inTransaction(definitions::load);
        Map<UUID, Set<UUID>> found = new TreeMap<>();
        segments.forEach(segment -> found.put(segment, new TreeSet<>()));
        Set<UUID> everybody = everybody();
        PostgresClient.inTransaction(session -> FactsStore.load(session, everybody, all.needs(segments), true, false, now, Map.of()))
                .people().forEach(memberSnapshot -> {
                    // Nobody is in anything yet: what refers to others is asked once those are found.
                    MemberSnapshot stranger =
                            new MemberSnapshot(memberSnapshot.profileId(), memberSnapshot.facts().in(Set.of()), Map.of(), Map.of());
                    MembershipDecision.of(all, Set.copyOf(segments), stranger, now).moves().stream()
                            .filter(MembershipDecision.Move::entered)
                            .forEach(move -> found.computeIfAbsent(move.segment().id(), key -> new TreeSet<>())
                                    .add(memberSnapshot.profileId()));
                });
        found.keySet().retainAll(segments);
        return found;
    }
}
