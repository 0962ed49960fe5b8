package io.throughline.cli.demo.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Simulates calls. Planted: one customer in eight is caught in a loop of two or three calls on consecutive days, each transferred
 * four to six times between queues, and none solved except perhaps the last. Other calls are transferred at most once.
 */
final class CallCentre {

    static final double LOOP_SHARE = 0.125;
    static final double SIMPLE_SHARE = 0.15;
    static final int MIN_LOOP_TRANSFERS = 4;
    static final int MAX_LOOP_TRANSFERS = 6;

    private static final List<String> ROUND = List.of("billing", "technical", "delivery");

    private final SimulationLog simulationLog;
    private final RandomSource randomSource;
    private final SurveyAnswers surveyAnswers;

    CallCentre(SimulationLog simulationLog, SurveyAnswers surveyAnswers) {
        this.simulationLog = simulationLog;
        this.randomSource = simulationLog.dice;
        this.surveyAnswers = surveyAnswers;
    }

    void loopOrSimpleQuestion() {
        int day = randomSource.between(CustomerSimulation.FIRST_SHOPPING_DAY, simulationLog.settings.days() - 8);
        if (randomSource.chance(LOOP_SHARE)) {
            int calls = randomSource.between(2, 3);
            for (int i = 0; i < calls; i++) {
                boolean resolved = i == calls - 1 && randomSource.chance(0.4);
                call(simulationLog.daytime(day + i), "refund", randomSource.between(MIN_LOOP_TRANSFERS, MAX_LOOP_TRANSFERS), resolved,
                        true);
            }
        } else if (randomSource.chance(SIMPLE_SHARE)) {
            call(simulationLog.daytime(day), "question", randomSource.chance(0.2) ? 1 : 0, randomSource.chance(0.9), false);
        }
    }

    void complaint(Instant at, Map<String, Object> complaint) {
        simulationLog.track("call_centre", caller(), at, "Complaint Filed", complaint);
        call(at.plusSeconds(5), "late_delivery", randomSource.chance(0.2) ? 1 : 0, randomSource.chance(0.8), false);
    }

    private void call(Instant start, String reason, int transfers, boolean resolved, boolean loop) {
        String callId = "call-" + simulationLog.settings.run() + "-" + simulationLog.person.index() + "-" + simulationLog.touches.size();
        Map<String, Object> who = caller();
        simulationLog.track("call_centre", who, start, "Call Started",
                Map.of("call_id", callId, "reason", reason, "queue", ROUND.getFirst()));
        Instant now = start;
        for (int i = 0; i < transfers; i++) {
            now = now.plus(randomSource.seconds(60, 400));
            simulationLog.track("call_centre", who, now, "Call Transferred",
                    Map.of("call_id", callId, "from_queue", ROUND.get(i % ROUND.size()), "to_queue", ROUND.get((i + 1) % ROUND.size())));
        }
        now = now.plus(randomSource.seconds(60, 500));
        CollectorCall end = simulationLog.track("call_centre", who, now, "Call Ended",
                Map.of("call_id", callId, "transfers", transfers, "handling_seconds", Duration.between(start, now).toSeconds(), "resolved",
                        resolved));
        simulationLog.facts.add(new PlantedFact.Call(simulationLog.person.index(), loop, transfers, resolved));
        surveyAnswers.judgesCall(end, loop);
    }

    private Map<String, Object> caller() {
        return KnownIdentifiers.only("phone", simulationLog.person.phone());
    }
}
