package io.throughline.cli.demo.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Simulates survey answers. They follow from the person's experiences, so the scores must show the planted facts. */
final class SurveyAnswers {

    /** CES 1–7 rates "it was easy to have my problem handled"; 7 means full agreement. */
    private final SimulationLog simulationLog;
    private final RandomSource randomSource;

    SurveyAnswers(SimulationLog simulationLog) {
        this.simulationLog = simulationLog;
        this.randomSource = simulationLog.dice;
    }

    void judgesDelivery(CollectorCall delivery, boolean late) {
        if (!randomSource.chance(0.4)) {
            return;
        }
        int score = late ? randomSource.oneOf(List.of(1, 1, 2, 2, 3)) : randomSource.oneOf(List.of(3, 4, 4, 5, 5, 5));
        String channel = randomSource.chance(0.4) ? "partner" : "email";
        simulationLog.answer(channel, "csat", score, comment(late ? "late" : score < 4 ? "fair" : "good"), delivery, after(delivery.at()));
    }

    void judgesCall(CollectorCall end, boolean loop) {
        if (!randomSource.chance(0.5)) {
            return;
        }
        int score = loop ? randomSource.oneOf(List.of(1, 1, 1, 2, 2, 3)) : randomSource.oneOf(List.of(4, 5, 6, 6, 7, 7));
        simulationLog.answer("call_centre", "ces", score, comment(loop ? "loop" : score < 6 ? "fair" : "good"), end, after(end.at()));
    }

    /** Answers NPS once, in the history's last days, after all relevant experiences. */
    void recommendsUs() {
        if (!randomSource.chance(0.4)) {
            return;
        }
        int late =
                (int) simulationLog.facts.stream()
                        .filter(plantedFact -> plantedFact instanceof PlantedFact.Delivery delivery && delivery.daysLate() > 0).count();
        boolean loop = simulationLog.facts.stream().anyMatch(plantedFact -> plantedFact instanceof PlantedFact.Call call && call.loop());
        boolean gaveUp = simulationLog.facts.stream().anyMatch(
                plantedFact -> plantedFact instanceof PlantedFact.Checkout checkout && !checkout.completed()
                        && checkout.channel().equals("app"));
        int score;
        String topic;
        if (loop || late > 0) {
            score = randomSource.between(0, 5);
            topic = loop ? "loop" : "late";
        } else if (gaveUp) {
            score = randomSource.between(4, 8);
            topic = "slow_checkout";
        } else {
            score = randomSource.between(7, 10);
            topic = score > 8 ? "good" : "fair";
        }
        String channel = randomSource.chance(0.3) ? "partner"
                : simulationLog.person.openId() != null && randomSource.chance(0.6) ? "social" : "email";
        simulationLog.answer(channel, "nps", score, comment(topic), null, simulationLog.daytime(simulationLog.settings.days() - 2));
    }

    private String comment(String topic) {
        return randomSource.chance(0.7) ? CommentTexts.on(topic, simulationLog.language(), randomSource) : null;
    }

    private Instant after(Instant touch) {
        return touch.plus(Duration.ofMinutes(randomSource.between(5, 600)));
    }
}
