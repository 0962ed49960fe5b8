package io.throughline.cli.demo.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Simulates the delivery of an order. Planted: in the region {@link #LATE_REGION} seven parcels in ten arrive two to five days
 * after the promised day, elsewhere one in twenty.
 */
final class DeliverySimulation {

    static final String LATE_REGION = "west";
    static final double LATE_THERE = 0.70;
    static final double LATE_ELSEWHERE = 0.05;
    static final int PROMISED_DAYS = 3;

    private final SimulationLog simulationLog;
    private final RandomSource randomSource;
    private final CallCentre calls;
    private final SurveyAnswers surveyAnswers;

    DeliverySimulation(SimulationLog simulationLog, CallCentre calls, SurveyAnswers surveyAnswers) {
        this.simulationLog = simulationLog;
        this.randomSource = simulationLog.dice;
        this.calls = calls;
        this.surveyAnswers = surveyAnswers;
    }

    void deliver(CollectorCall order, List<DemoProduct> basket) {
        SimulatedPerson person = simulationLog.person;
        boolean late = randomSource.chance(person.region().equals(LATE_REGION) ? LATE_THERE : LATE_ELSEWHERE);
        int daysLate = late ? randomSource.between(2, 5) : 0;
        Instant promised = order.at().plus(PROMISED_DAYS, ChronoUnit.DAYS);
        Instant shipped = order.at().plus(randomSource.seconds(3_600, 80_000));
        Instant delivered = late ? promised.plus(daysLate, ChronoUnit.DAYS).plus(randomSource.seconds(60, 20_000))
                : promised.minus(randomSource.seconds(3_600, 150_000));
        Object orderId = order.properties().get("order_id");
        // The parcel service reports to the shop, which writes the customer an e-mail.
        Map<String, Object> who = KnownIdentifiers.only("email", person.email());
        simulationLog.track("email", who, shipped, "Order Shipped", Map.of("order_id", orderId, "region", person.region()));
        var properties = new LinkedHashMap<String, Object>();
        properties.put("order_id", orderId);
        properties.put("region", person.region());
        properties.put("promised_at", promised.toString());
        properties.put("days_late", daysLate);
        CollectorCall delivery = simulationLog.track("email", who, delivered, "Order Delivered", properties);
        simulationLog.facts.add(new PlantedFact.Delivery(person.index(), person.region(), daysLate));
        surveyAnswers.judgesDelivery(delivery, late);
        if (late && randomSource.chance(0.35)) {
            complain(orderId, delivered.plus(Duration.ofHours(randomSource.between(2, 30))));
        }
    }

    private void complain(Object orderId, Instant at) {
        SimulatedPerson person = simulationLog.person;
        String text = CommentTexts.on("late", person.language(), randomSource);
        Map<String, Object> complaint = Map.of("order_id", orderId, "topic", "late_delivery", "text", text);
        if (person.openId() != null && randomSource.chance(0.4)) {
            simulationLog.track("social", KnownIdentifiers.only("wechat_openid", person.openId()), at, "Complaint Filed", complaint);
        } else if (randomSource.chance(0.5)) {
            simulationLog.track("chat", KnownIdentifiers.user(person), at, "Complaint Filed", complaint);
        } else {
            calls.complaint(at, complaint);
        }
    }
}
