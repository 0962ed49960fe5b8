package io.throughline.cli.demo.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

/**
 * The true facts of a shop's history, written to {@code planted.json}, so that analyses can be checked against them. Parameters
 * are the probabilities of the simulation. Expected figures are what then actually happened, counted in the simulator and not in
 * what was sent.
 */
public final class PlantedFacts {

    /** The system should find one profile with these identifiers and this much history. */
    public record Identity(List<String> identifiers, long touchpoints, long responses) {
    }

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Scenario scenario;

    public PlantedFacts(Scenario scenario) {
        this.scenario = scenario;
    }

    public static Path file(Path dataDir) {
        return dataDir.resolve("demo").resolve("planted.json");
    }

    /** The end of an earlier history with the same settings, so that sending it again changes nothing. */
    public static Optional<Instant> earlierUntil(Path dataDir, int customers, long seed, int days) {
        try {
            var settings = JSON.readTree(file(dataDir).toFile()).path("settings");
            boolean same =
                    settings.path("customers").asInt() == customers && settings.path("seed").asLong() == seed
                            && settings.path("days").asInt() == days;
            return same ? Optional.of(Instant.parse(settings.path("until").asText())) : Optional.empty();
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    public void write(Path dataDir) {
        Path file = file(dataDir);
        try {
            Files.createDirectories(file.getParent());
            JSON.writeValue(file.toFile(), truth());
        } catch (IOException unwritable) {
            throw new UncheckedIOException("Cannot write " + file, unwritable);
        }
    }

    Map<String, Object> truth() {
        var truth = new LinkedHashMap<String, Object>();
        ShopSettings settings = scenario.settings();
        truth.put("settings", ordered(
                "customers", settings.customers(), "seed", settings.seed(), "days", settings.days(), "until", settings.until().toString(),
                "run", settings.run()));
        truth.put("totals", totals());
        truth.put("effects", List.of(checkout(), deliveries(), loop(), offer(), identifiers(), boughtTogether()));
        truth.put("people", scenario.diaries().stream().map(PlantedFacts::person).toList());
        return truth;
    }

    private Map<String, Object> totals() {
        return ordered(
                "people", scenario.people().size(),
                "signedIn", scenario.people().stream().filter(SimulatedPerson::signsIn).count(),
                "touchpoints", scenario.touches().size(),
                "touchpointsByChannel", counts(scenario.touches().stream(), CollectorCall::channel),
                "touchpointsByName",
                counts(scenario.touches().stream().filter(collectorCall -> collectorCall.name() != null), CollectorCall::name),
                "responses", scenario.answers().size(),
                "responsesByMetricAndChannel", counts(scenario.answers().stream(), answer -> answer.metric() + " " + answer.channel()));
    }

    private static <T> Map<String, Long> counts(Stream<T> items, Function<T, String> by) {
        return items.collect(Collectors.groupingBy(by, TreeMap::new, Collectors.counting()));
    }

    private Map<String, Object> checkout() {
        var expected = new LinkedHashMap<String, Object>();
        for (String channel : List.of("web", "app")) {
            List<PlantedFact.Checkout> all = facts(PlantedFact.Checkout.class).filter(fact -> fact.channel().equals(channel)).toList();
            List<Long> dwell = all.stream().map(fact -> fact.dwell().toSeconds()).sorted().toList();
            expected.put(channel, ordered(
                    "started", all.size(), "completed", all.stream().filter(PlantedFact.Checkout::completed).count(),
                    "medianDwellSeconds", dwell.isEmpty() ? null : dwell.get(dwell.size() / 2)));
        }
        return effect("slow_mobile_checkout",
                "The app's checkout takes long and loses many; from Checkout Started to Order Completed or to Cart.",
                ordered("appMedianDwellSeconds", VisitSimulation.APP_DWELL.toSeconds(), "webMedianDwellSeconds",
                        VisitSimulation.WEB_DWELL.toSeconds(),
                        "appAbandons", VisitSimulation.APP_ABANDONS, "webAbandons", VisitSimulation.WEB_ABANDONS),
                expected,
                people(facts(PlantedFact.Checkout.class).filter(fact -> fact.channel().equals("app") && !fact.completed())
                        .map(PlantedFact.Checkout::person)));
    }

    private Map<String, Object> deliveries() {
        var expected = new LinkedHashMap<String, Object>();
        for (String region : SimulatedPerson.REGIONS) {
            List<PlantedFact.Delivery> all = facts(PlantedFact.Delivery.class).filter(fact -> fact.region().equals(region)).toList();
            expected.put(region, ordered("deliveries", all.size(), "late", all.stream().filter(fact -> fact.daysLate() > 0).count()));
        }
        return effect("late_deliveries",
                "Parcels to one region come two to five days after the promised day; property days_late of Order Delivered.",
                ordered("region", DeliverySimulation.LATE_REGION, "lateThere", DeliverySimulation.LATE_THERE, "lateElsewhere",
                        DeliverySimulation.LATE_ELSEWHERE),
                expected,
                people(facts(PlantedFact.Delivery.class)
                        .filter(fact -> fact.region().equals(DeliverySimulation.LATE_REGION) && fact.daysLate() > 0)
                        .map(PlantedFact.Delivery::person)));
    }

    private Map<String, Object> loop() {
        var expected = new LinkedHashMap<String, Object>();
        for (boolean loop : List.of(true, false)) {
            List<PlantedFact.Call> all = facts(PlantedFact.Call.class).filter(fact -> fact.loop() == loop).toList();
            expected.put(loop ? "loop" : "others", ordered(
                    "people", all.stream().map(PlantedFact.Call::person).distinct().count(), "calls", all.size(),
                    "transfers", all.stream().mapToInt(PlantedFact.Call::transfers).sum(), "resolved",
                    all.stream().filter(PlantedFact.Call::resolved).count()));
        }
        return effect("call_centre_loop", "Some callers are handed round from queue to queue, on two or three days running.",
                ordered("share", CallCentre.LOOP_SHARE, "minTransfers", CallCentre.MIN_LOOP_TRANSFERS, "maxTransfers",
                        CallCentre.MAX_LOOP_TRANSFERS),
                expected, people(facts(PlantedFact.Call.class).filter(PlantedFact.Call::loop).map(PlantedFact.Call::person)));
    }

    private Map<String, Object> offer() {
        var expected = new LinkedHashMap<String, Object>();
        for (String group : SimulatedPerson.GROUPS) {
            var arms = new LinkedHashMap<String, Object>();
            for (boolean shown : List.of(true, false)) {
                List<PlantedFact.Offer> all =
                        facts(PlantedFact.Offer.class).filter(fact -> fact.group().equals(group) && fact.shown() == shown).toList();
                arms.put(shown ? "offer" : "control",
                        ordered("people", all.size(), "converted", all.stream().filter(PlantedFact.Offer::converted).count()));
            }
            expected.put(group, arms);
        }
        return effect("offer_for_one_group",
                "A coupon, shown to half by the toss of a coin, makes one group order within seven days; the others it leaves as they are.",
                ordered("offer", OfferTrial.OFFER, "group", OfferTrial.GROUP, "windowDays", OfferTrial.WINDOW_DAYS, "shown",
                        OfferTrial.SHOWN,
                        "converts", OfferTrial.CONVERTS, "convertsWhereItWorks", OfferTrial.CONVERTS_WHERE_IT_WORKS),
                expected,
                people(facts(PlantedFact.Offer.class).filter(fact -> fact.shown() && fact.group().equals(OfferTrial.GROUP))
                        .map(PlantedFact.Offer::person)));
    }

    private Map<String, Object> identifiers() {
        List<List<String>> identities = scenario.people().stream().flatMap(person -> person.identities().stream()).toList();
        return effect("several_identifiers",
                "Most people have several identifiers, linked by what they do; the true groups stand at each person.",
                ordered("neverSignIn", scenario.people().stream().filter(person -> !person.signsIn()).count()),
                ordered("identities", identities.size(), "identifiers", identities.stream().mapToInt(List::size).sum(),
                        "bySize", counts(identities.stream(), identity -> Integer.toString(identity.size()))),
                people(scenario.people().stream().filter(SimulatedPerson::signsIn).map(SimulatedPerson::index)));
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> boughtTogether() {
        List<List<String>> orders = scenario.touches().stream().filter(collectorCall -> "Order Completed".equals(collectorCall.name()))
                .map(collectorCall -> ((List<Map<String, Object>>) collectorCall.properties().get("products")).stream()
                        .map(line -> (String) line.get("product_id")).toList())
                .toList();
        var expected = new TreeMap<String, Object>();
        ProductCatalogue.BOUGHT_TOGETHER.forEach((first, second) -> expected.put(first + " + " + second, ordered(
                "ordersOfFirst", orders.stream().filter(order -> order.contains(first)).count(),
                "ordersOfBoth", orders.stream().filter(order -> order.contains(first) && order.contains(second)).count())));
        return effect("bought_together", "Some products are bought along with another six times in ten.",
                ordered("chance", ProductCatalogue.TOGETHER_CHANCE), expected, List.of());
    }

    private static Map<String, Object> person(SimulationLog simulationLog) {
        SimulatedPerson person = simulationLog.person;
        return ordered("userId", person.userId(), "name", person.name(), "persona",
                person.persona().name().toLowerCase(java.util.Locale.ROOT),
                "group", person.group(), "region", person.region(), "city", person.city(), "language", person.language(), "signsIn",
                person.signsIn(),
                "identities", identities(simulationLog), "bought", simulationLog.bought);
    }

    public static List<Identity> identities(SimulationLog simulationLog) {
        SimulatedPerson person = simulationLog.person;
        if (person.signsIn()) {
            return List.of(new Identity(person.identities().getFirst(), simulationLog.touches.size(), simulationLog.answers.size()));
        }
        return person.identities().stream()
                .map(identity -> new Identity(identity,
                        simulationLog.touches.stream()
                                .filter(collectorCall -> identity.contains("anonymous_id:" + collectorCall.call().get("anonymousId")))
                                .count(),
                        0))
                .toList();
    }

    private <T extends PlantedFact> Stream<T> facts(Class<T> kind) {
        return scenario.facts().stream().filter(kind::isInstance).map(kind::cast);
    }

    private List<String> people(Stream<Integer> indexes) {
        return indexes.distinct().sorted().map(index -> scenario.people().get(index).userId()).toList();
    }

    private static Map<String, Object> effect(String id, String about, Map<String, Object> parameters, Map<String, ?> expected,
            List<String> people) {
        return ordered("id", id, "about", about, "parameters", parameters, "expected", expected, "people", people);
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
