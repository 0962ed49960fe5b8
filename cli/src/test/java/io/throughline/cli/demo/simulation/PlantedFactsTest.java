package io.throughline.cli.demo.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measures each planted effect in what is sent, knowing nothing of how it was made, and compares with what is said of it. */
class PlantedFactsTest {

    private static final Scenario SHOP = Scenario.of(new ShopSettings(2_000, 7, 60, ScenarioTest.UNTIL));
    private static final Map<String, Object> TRUTH = new PlantedFacts(SHOP).truth();

    @Test
    void theAppsCheckoutIsSlowAndLosesPeople() {
        Map<String, Instant> started = new HashMap<>();
        Map<String, List<Long>> dwell = new HashMap<>(Map.of("web", new ArrayList<>(), "app", new ArrayList<>()));
        Map<String, int[]> completed = new HashMap<>(Map.of("web", new int[2], "app", new int[2]));
        for (CollectorCall collectorCall : SHOP.touches()) {
            String key = collectorCall.channel() + collectorCall.person();
            if ("Checkout Started".equals(collectorCall.name())) {
                started.put(key, collectorCall.at());
            } else if (started.containsKey(key) && Set.of("Order Completed", "Cart").contains(String.valueOf(collectorCall.name()))) {
                dwell.get(collectorCall.channel()).add(Duration.between(started.remove(key), collectorCall.at()).toSeconds());
                completed.get(collectorCall.channel())[collectorCall.name().equals("Cart") ? 0 : 1]++;
            }
        }

        assertThat(median(dwell.get("app"))).isGreaterThan(2.5 * median(dwell.get("web")));
        assertThat(share(completed.get("app"))).isCloseTo(1 - VisitSimulation.APP_ABANDONS, within(0.06));
        assertThat(share(completed.get("web"))).isCloseTo(1 - VisitSimulation.WEB_ABANDONS, within(0.06));
        assertThat(expected("slow_mobile_checkout", "app", "completed")).isEqualTo((long) completed.get("app")[1]);
        assertThat(expected("slow_mobile_checkout", "web", "completed")).isEqualTo((long) completed.get("web")[1]);
    }

    @Test
    void oneRegionsParcelsComeLate() {
        Map<String, int[]> late = new HashMap<>();
        for (CollectorCall collectorCall : SHOP.touches()) {
            if ("Order Delivered".equals(collectorCall.name())) {
                Instant promised = Instant.parse((String) collectorCall.properties().get("promised_at"));
                late.computeIfAbsent((String) collectorCall.properties().get("region"),
                        region -> new int[2])[collectorCall.at().isAfter(promised) ? 1
                                : 0]++;
            }
        }

        late.forEach((region, counts) -> {
            assertThat(share(counts)).isCloseTo(region.equals("west") ? DeliverySimulation.LATE_THERE : DeliverySimulation.LATE_ELSEWHERE,
                    within(0.06));
            assertThat(expected("late_deliveries", region, "late")).isEqualTo((long) counts[1]);
        });
        assertThat(late).hasSize(4);
    }

    @Test
    void someCallersAreHandedRoundAndTheOthersOnceAtMost() {
        var person = new HashMap<String, Integer>();
        var transfers = new HashMap<String, Integer>();
        for (CollectorCall collectorCall : SHOP.touches()) {
            String call = String.valueOf(collectorCall.properties().get("call_id"));
            if ("Call Started".equals(collectorCall.name())) {
                person.put(call, collectorCall.person());
                transfers.put(call, 0);
            } else if ("Call Transferred".equals(collectorCall.name())) {
                transfers.merge(call, 1, Integer::sum);
            }
        }

        var looped = transfers.keySet().stream().filter(call -> transfers.get(call) >= 4).map(person::get).collect(Collectors.toSet());
        assertThat(transfers.values()).allMatch(count -> count <= 1 || count >= 4);
        List<String> loopedUsers = looped.stream().map(index -> SHOP.people().get(index).userId()).toList();
        assertThat(loopedUsers).containsExactlyInAnyOrderElementsOf(people("call_centre_loop"));
        assertThat((double) looped.size() / SHOP.people().stream().filter(SimulatedPerson::signsIn).count())
                .isCloseTo(CallCentre.LOOP_SHARE, within(0.03));
    }

    @Test
    void theOfferWorksForOneGroupAlone() {
        Map<String, Map<String, int[]>> converted = new HashMap<>();
        for (CollectorCall shown : SHOP.touches()) {
            if ("Experiment Viewed".equals(shown.name())) {
                boolean ordered =
                        SHOP.diaries().get(shown.person()).touches.stream()
                                .anyMatch(collectorCall -> "Order Completed".equals(collectorCall.name())
                                        && collectorCall.at().isAfter(shown.at())
                                        && collectorCall.at().isBefore(shown.at().plus(Duration.ofDays(7))));
                converted.computeIfAbsent((String) shown.properties().get("group"), group -> new HashMap<>())
                        .computeIfAbsent((String) shown.properties().get("variation"), arm -> new int[2])[ordered ? 1 : 0]++;
            }
        }

        converted.forEach((group, arms) -> {
            double uplift = share(arms.get("offer")) - share(arms.get("control"));
            assertThat(uplift).as(group).isCloseTo(group.equals("student") ? 0.36 : 0, within(0.08));
        });
        assertThat(converted).hasSize(4);
    }

    @Test
    void whatIsSentLinksExactlyTheTrueIdentifiers() {
        var links = new Links();
        SHOP.touches().forEach(collectorCall -> links.join(identifiers(collectorCall)));

        Set<Set<String>> truth =
                SHOP.people().stream().flatMap(person -> person.identities().stream()).map(HashSet::new).collect(Collectors.toSet());
        assertThat(links.groups()).isEqualTo(truth);
        SHOP.answers().forEach(answer -> assertThat(links.parents).containsKey("email:" + answer.identifier().substring(6).toLowerCase()));
    }

    @Test
    void whoWasTreatedBadlyRecommendsLess() {
        var late = new HashSet<>(people("late_deliveries"));
        var scores = SHOP.answers().stream().filter(answer -> answer.metric().equals("nps"))
                .collect(Collectors.partitioningBy(answer -> late.contains(SHOP.people().get(answer.person()).userId()),
                        Collectors.averagingInt(SurveyAnswer::score)));

        assertThat(scores.get(true)).isLessThan(scores.get(false) - 2);
    }

    @Test
    void boughtTogetherShowsInTheOrders() {
        var pairs = effect("bought_together").get("expected");
        assertThat(((Map<?, ?>) pairs).values()).allSatisfy(pair -> {
            var counts = (Map<?, ?>) pair;
            assertThat(((Number) counts.get("ordersOfBoth")).doubleValue() / ((Number) counts.get("ordersOfFirst")).doubleValue())
                    .isGreaterThan(0.4);
        });
    }

    @Test
    void theFileIsFoundAgainByTheSameSettingsOnly(@TempDir Path dir) {
        new PlantedFacts(Scenario.of(new ShopSettings(10, 7, 60, ScenarioTest.UNTIL))).write(dir);

        assertThat(PlantedFacts.earlierUntil(dir, 10, 7, 60)).contains(ScenarioTest.UNTIL);
        assertThat(PlantedFacts.earlierUntil(dir, 11, 7, 60)).isEmpty();
        assertThat(PlantedFacts.earlierUntil(dir.resolve("nowhere"), 10, 7, 60)).isEmpty();
    }

    @SuppressWarnings("unchecked")
    private static Set<String> identifiers(CollectorCall collectorCall) {
        var all = new TreeSet<String>();
        Map<String, Object> call = collectorCall.call();
        if (call.containsKey("userId")) {
            all.add("user_id:" + call.get("userId"));
        }
        if (call.containsKey("anonymousId")) {
            all.add("anonymous_id:" + call.get("anonymousId"));
        }
        var traits = (Map<String, Object>) call.getOrDefault("traits", Map.of());
        List.of("email", "phone").forEach(type -> {
            if (traits.containsKey(type)) {
                all.add(type + ":" + traits.get(type));
            }
        });
        var context = (Map<String, Object>) call.getOrDefault("context", Map.of());
        ((List<Map<String, String>>) context.getOrDefault("externalIds", List.of()))
                .forEach(id -> all.add(id.get("type") + ":" + id.get("id")));
        return all;
    }

    private static final class Links {
        final Map<String, String> parents = new HashMap<>();

        String root(String of) {
            String parent = parents.computeIfAbsent(of, self -> self);
            return parent.equals(of) ? of : root(parent);
        }

        void join(Set<String> identifiers) {
            String first = root(identifiers.iterator().next());
            identifiers.forEach(other -> parents.put(root(other), first));
        }

        Set<Set<String>> groups() {
            return Set
                    .copyOf(List.copyOf(parents.keySet()).stream().collect(Collectors.groupingBy(this::root, Collectors.toSet())).values());
        }
    }

    private static Map<?, ?> effect(String id) {
        return ((List<?>) TRUTH.get("effects")).stream().map(effect -> (Map<?, ?>) effect).filter(effect -> effect.get("id").equals(id))
                .findFirst().orElseThrow();
    }

    private static long expected(String effect, String part, String figure) {
        return ((Number) ((Map<?, ?>) ((Map<?, ?>) effect(effect).get("expected")).get(part)).get(figure)).longValue();
    }

    @SuppressWarnings("unchecked")
    private static List<String> people(String effect) {
        return (List<String>) effect(effect).get("people");
    }

    private static double share(int[] noAndYes) {
        return (double) noAndYes[1] / (noAndYes[0] + noAndYes[1]);
    }

    private static double median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
