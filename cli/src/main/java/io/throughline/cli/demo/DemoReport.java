package io.throughline.cli.demo;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.cli.demo.DemoOutcome.Score;
import io.throughline.cli.demo.simulation.CollectorCall;
import io.throughline.cli.demo.simulation.ExpectedScores;
import io.throughline.cli.demo.simulation.Scenario;
import io.throughline.cli.demo.simulation.SimulatedPerson;
import io.throughline.cli.demo.simulation.SurveyAnswer;
import io.throughline.cli.stack.LocalStackAddress;

/** Reports the results of the history on a terminal. */
final class DemoReport {

    private static final int TIMELINE_LINES = 12;
    private static final int RECOMMENDATIONS = 5;

    private final PrintWriter out;
    private final DemoOutcome demoOutcome;
    private final Scenario scenario;
    private final VerificationResult verificationResult;

    DemoReport(PrintWriter out, DemoOutcome demoOutcome, Scenario scenario, VerificationResult verificationResult) {
        this.out = out;
        this.demoOutcome = demoOutcome;
        this.scenario = scenario;
        this.verificationResult = verificationResult;
    }

    void print() {
        SimulatedPerson chinese = hero("zh");
        customer(chinese, TIMELINE_LINES);
        SimulatedPerson english = hero("en");
        if (english != null) {
            customer(english, TIMELINE_LINES / 2);
        }
        scores();
        if (chinese != null) {
            recommendations("user_id:" + chinese.userId());
        }
        scenario.people().stream().filter(person -> !person.signsIn()).findFirst()
                .ifPresent(visitor -> recommendations("anonymous_id:" + visitor.webAnonymousId()));
    }

    /** The person who used the most channels, gave feedback and bought something; {@code null} in a shop without such a person. */
    SimulatedPerson hero(String language) {
        return scenario.diaries().stream()
                .filter(simulationLog -> simulationLog.person.signsIn() && simulationLog.person.language().equals(language)
                        && !simulationLog.bought.isEmpty())
                .max(Comparator
                        .comparingLong(simulationLog -> simulationLog.touches.stream().map(CollectorCall::channel).distinct().count() * 10
                                + simulationLog.answers.stream().filter(answer -> answer.comment() != null).count()))
                .map(simulationLog -> simulationLog.person).orElse(null);
    }

    private void customer(SimulatedPerson person, int lines) {
        if (person == null) {
            return;
        }
        JsonNode profile = demoOutcome.profile("user_id:" + person.userId());
        out.printf("%n%s (%s, %s) is one profile, %s, revision %s%n", person.name(), person.city(), person.language(),
                profile.path("id").asText("missing"), profile.path("revision").asText("?"));
        out.println("  known as  " + String.join("  ", DemoOutcome.identifiers(profile)));
        out.println("  traits    " + profile.path("traits").properties().stream()
                .filter(trait -> List.of("name", "city", "region", "group", "language").contains(trait.getKey()))
                .map(trait -> trait.getKey() + "=" + trait.getValue().path("value").asText()).collect(Collectors.joining("  ")));
        out.println("  timeline, newest first, asked for by their e-mail address:");
        for (JsonNode item : demoOutcome.timeline("email:" + person.email(), lines).stream().limit(lines).toList()) {
            String name = item.path("name").isTextual() ? item.path("name").asText() : item.path("type").asText();
            out.printf("    %-20s %-12s %-22s %s%n", item.path("timestamp").asText().replaceAll("\\.\\d+", ""),
                    item.path("channel").asText(), name, detail(item));
        }
    }

    private static String detail(JsonNode item) {
        JsonNode properties = item.path("properties");
        for (String field : List.of("comment", "text", "name", "reason", "order_id", "campaign", "promotion_id")) {
            String text = properties.path(field).asText("");
            if (!text.isBlank()) {
                return text
                        + (field.equals("order_id") && properties.has("total") ? "  " + properties.path("total").asText() + " CNY" : "");
            }
        }
        return "";
    }

    private void scores() {
        out.printf("%nWhat they say, with n and a 95 %% interval:%n");
        for (String metric : List.of("nps", "csat", "ces")) {
            Map<String, List<SurveyAnswer>> planted =
                    scenario.answers().stream().filter(answer -> answer.metric().equals(metric))
                            .collect(Collectors.groupingBy(SurveyAnswer::channel));
            List<Score> scores = demoOutcome.scores(metric, scenario.settings());
            for (Score score : scores) {
                out.printf("  %-5s %-12s n=%-5d %7.1f   [%.1f, %.1f]%n", metric.toUpperCase(java.util.Locale.ROOT), score.channel(),
                        score.n(), score.score(), score.low(), score.high());
            }
            planted.forEach((channel, answers) -> compare(metric, channel, answers, scores));
        }
    }

    /** Answers of other demo runs may lie in the same days; then only the count can be compared, as a lower bound. */
    private void compare(String metric, String channel, List<SurveyAnswer> answers, List<Score> scores) {
        Score score = scores.stream().filter(candidate -> candidate.channel().equals(channel)).findFirst().orElse(null);
        long n = score == null ? 0 : score.n();
        verificationResult.check(n >= answers.size(),
                metric + " of " + channel + " counts " + n + " answers, planted were " + answers.size());
        if (score != null && n == answers.size()) {
            double truth = ExpectedScores.score(metric, answers);
            verificationResult.check(Math.abs(truth - score.score()) < 0.06,
                    "%s of %s is %.2f, of what was planted it is %.2f".formatted(metric, channel, score.score(), truth));
            verificationResult.check(score.low() <= score.score() && score.score() <= score.high(),
                    metric + " of " + channel + " lies outside its own interval");
        }
    }

    private void recommendations(String identifier) {
        JsonNode answer = demoOutcome.recommendations(identifier, RECOMMENDATIONS);
        out.printf("%nFor %s the shop would show (decision %s, model %s):%n", identifier, answer.path("decisionId").asText(),
                answer.path("model").asText());
        var bought = new HashSet<>(
                scenario.diaries().stream().filter(simulationLog -> simulationLog.person.identities().getFirst().contains(identifier))
                        .flatMap(simulationLog -> simulationLog.bought.stream()).toList());
        for (JsonNode item : answer.path("items")) {
            out.printf("  %d. %-24s %-18s %s%n", item.path("rank").asInt(), item.path("name").asText(item.path("itemId").asText()),
                    item.path("itemId").asText(), reason(item.path("reason")));
            verificationResult.check(!bought.contains(item.path("itemId").asText()),
                    identifier + " is shown " + item.path("itemId").asText() + ", which they have bought");
            verificationResult.check(!item.path("reason").path("type").asText().isEmpty(),
                    "a recommendation for " + identifier + " has no reason");
        }
        verificationResult.check(!answer.path("items").isEmpty(), "there is no recommendation for " + identifier);
    }

    private static String reason(JsonNode reason) {
        JsonNode with = reason.path("with");
        return reason.path("type").asText().equals("bought_together")
                ? "in %d orders with %s, which they %s".formatted(reason.path("orders").asInt(),
                        with.path("name").asText(with.path("itemId").asText()),
                        with.path("bond").asText().equals("added") ? "put into a cart" : with.path("bond").asText())
                : "in %d orders, much of it lately".formatted(reason.path("orders").asInt());
    }

    static String tour(LocalStackAddress stack, SimulatedPerson person) {
        // For a stack outside the default place, every line names its place.
        String token = "./throughline token %s" + (stack.portOffset() == 0 ? "" : " --port-offset " + stack.portOffset())
                + (stack.dataDir().toAbsolutePath().equals(Path.of(".throughline").toAbsolutePath()) ? ""
                        : " --data-dir " + stack.dataDir());
        String header = "  curl -s -H \"Authorization: Bearer $(" + token + ")\" ";
        String user = "user_id:" + person.userId();
        return """

        Try it:
        %s%s/v1/profiles/by-identifier/%s
        %s'%s/v1/timelines/%s?limit=10'
        %s'%s/v1/scores?metric=nps&interval=week'
        %s'%s/v1/recommendations/%s?limit=5'
        """
                .formatted(header.formatted("agent"), stack.profile(), user, header.formatted("agent"), stack.journey(),
                        "email:" + person.email(),
                        header.formatted("analyst"), stack.feedback(), header.formatted("marketer"), stack.recommendation(), user);
    }
}
