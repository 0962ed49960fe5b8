package io.throughline.cli.demo.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A shop's whole history: everything that is sent, in order of time, and all true facts. */
public record Scenario(ShopSettings settings, List<SimulatedPerson> people, List<CollectorCall> touches, List<SurveyAnswer> answers,
        List<PlantedFact> facts, List<SimulationLog> diaries) {

    public static Scenario of(ShopSettings settings) {
        var people = new ArrayList<SimulatedPerson>();
        var touches = new ArrayList<CollectorCall>();
        var answers = new ArrayList<SurveyAnswer>();
        var facts = new ArrayList<PlantedFact>();
        var diaries = new ArrayList<SimulationLog>();
        for (int index = 0; index < settings.customers(); index++) {
            SimulationLog simulationLog = CustomerSimulation.of(index, settings);
            diaries.add(simulationLog);
            people.add(simulationLog.person);
            touches.addAll(simulationLog.touches);
            answers.addAll(simulationLog.answers);
            facts.addAll(simulationLog.facts);
        }
        touches.sort(Comparator.comparing(CollectorCall::at).thenComparing(CollectorCall::messageId));
        answers.sort(Comparator.comparing(SurveyAnswer::at).thenComparing(SurveyAnswer::id));
        return new Scenario(settings, people, touches, answers, facts, diaries);
    }
}
