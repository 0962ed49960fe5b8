package io.throughline.cli.demo.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A randomised trial of one offer, the spring coupon. Planted: it is shown to a random half of all people and works only for
 * {@link #GROUP}. People in the trial place no other orders in their seven days, so conversion is due to the trial alone.
 */
final class OfferTrial {

    static final String OFFER = "spring-coupon";
    static final String GROUP = "student";
    static final int WINDOW_DAYS = 7;
    static final double SHOWN = 0.5;
    static final double CONVERTS = 0.12;
    static final double CONVERTS_WHERE_IT_WORKS = 0.48;

    private final SimulationLog simulationLog;
    private final RandomSource randomSource;
    private final VisitSimulation visitSimulation;

    OfferTrial(SimulationLog simulationLog, VisitSimulation visitSimulation) {
        this.simulationLog = simulationLog;
        this.randomSource = simulationLog.dice;
        this.visitSimulation = visitSimulation;
    }

    /** Whether an order on this day is outside the trial's window, with a day's margin on both sides for the time of day. */
    static boolean leavesAlone(int day, int offerDay) {
        return day < offerDay - 1 || day > offerDay + WINDOW_DAYS + 1;
    }

    void run(int offerDay) {
        SimulatedPerson person = simulationLog.person;
        boolean shown = randomSource.chance(SHOWN);
        boolean worksHere = shown && person.group().equals(GROUP);
        boolean converts = randomSource.chance(worksHere ? CONVERTS_WHERE_IT_WORKS : CONVERTS);
        Instant at = simulationLog.daytime(offerDay);
        Map<String, Object> who = KnownIdentifiers.user(person);
        simulationLog.track("email", who, at, "Experiment Viewed",
                Map.of("experiment_id", OFFER, "variation", shown ? "offer" : "control", "group", person.group()));
        if (shown) {
            simulationLog.track("email", who, at.plusSeconds(1), "Promotion Viewed",
                    Map.of("promotion_id", OFFER, "name", "春茶券 Spring coupon"));
        }
        if (converts) {
            Instant order = at.plus(randomSource.seconds(3_600, 6 * 86_400));
            List<DemoProduct> basket = visitSimulation.basket(randomSource.popular(ProductCatalogue.PRODUCTS));
            if (shown) {
                simulationLog.track("email", who, order.minus(Duration.ofMinutes(9)), "Promotion Clicked", Map.of("promotion_id", OFFER));
            }
            visitSimulation.order("web", KnownIdentifiers.signedIn(person, "web"), order, basket, shown ? OFFER : null);
        }
        simulationLog.facts.add(new PlantedFact.Offer(person.index(), person.group(), shown, converts));
    }
}
