package io.throughline.cli.demo.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Simulates survey answers. They follow from the person's experiences, so the scores must show the planted facts. */
final class SurveyAnswers {

    /** CES 1–7 rates "it was easy to have my problem handled"; 7 means full agreement. */
    private final SimulationLog diary;
    private final RandomSource dice;

    SurveyAnswers(SimulationLog diary) {
        this.diary = diary;
        this.dice = diary.dice;
    }

    void judgesDelivery(CollectorCall delivery, boolean late) {
        if (!dice.chance(0.4)) {
            return;
        }
        int score = late ? dice.oneOf(List.of(1, 1, 2, 2, 3)) : dice.oneOf(List.of(3, 4, 4, 5, 5, 5));
        String channel = dice.chance(0.4) ? "partner" : "email";
        diary.answer(channel, "csat", score, comment(late ? "late" : score < 4 ? "fair" : "good"), delivery, after(delivery.at()));
    }

    void judgesCall(CollectorCall end, boolean loop) {
        if (!dice.chance(0.5)) {
            return;
        }
        int score = loop ? dice.oneOf(List.of(1, 1, 1, 2, 2, 3)) : dice.oneOf(List.of(4, 5, 6, 6, 7, 7));
        diary.answer("call_centre", "ces", score, comment(loop ? "loop" : score < 6 ? "fair" : "good"), end, after(end.at()));
    }

    /** Answers NPS once, in the history's last days, after all relevant experiences. */
    void recommendsUs() {
        if (!dice.chance(0.4)) {
            return;
        }
        int late =
                (int) diary.facts.stream().filter(fact -> fact instanceof PlantedFact.Delivery delivery && delivery.daysLate() > 0).count();
        boolean loop = diary.facts.stream().anyMatch(fact -> fact instanceof PlantedFact.Call call && call.loop());
        boolean gaveUp = diary.facts.stream().anyMatch(
                fact -> fact instanceof PlantedFact.Checkout checkout && !checkout.completed() && checkout.channel().equals("app"));
        int score;
        String topic;
        if (loop || late > 0) {
            score = dice.between(0, 5);
            topic = loop ? "loop" : "late";
        } else if (gaveUp) {
            score = dice.between(4, 8);
            topic = "slow_checkout";
        } else {
            score = dice.between(7, 10);
            topic = score > 8 ? "good" : "fair";
        }
        String channel = dice.chance(0.3) ? "partner" : diary.person.openId() != null && dice.chance(0.6) ? "social" : "email";
        diary.answer(channel, "nps", score, comment(topic), null, diary.daytime(diary.settings.days() - 2));
    }

    private String comment(String topic) {
        return dice.chance(0.7) ? CommentTexts.on(topic, diary.language(), dice) : null;
    }

    private Instant after(Instant touch) {
        return touch.plus(Duration.ofMinutes(dice.between(5, 600)));
    }
}
