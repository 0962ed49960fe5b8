package io.throughline.journey.alert;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.journey.analysis.Datasets;
import io.throughline.journey.analysis.Fault;
import io.throughline.journey.analysis.Part;
import io.throughline.journey.analysis.ScopeReader;
import io.throughline.journey.analysis.Touchpoints;
import io.throughline.journey.live.LiveMeasure;

/** Finds all that is wrong with a rule before anything is asked. */
final class RuleReader {

    /** Rules are read each second: one is no place for megabytes. */
    static final int MOST_BODY = 16_384;
    private static final int MOST_NAME = 100;
    private static final String NOBODY = "must name nobody: it is sent on";
    private static final int MOST_URL = 1_000;
    private static final Duration LONGEST = Duration.ofDays(31);
    private static final Duration RAREST = Duration.ofDays(1);
    private static final BigDecimal MOST_NUMBER = new BigDecimal("1e15");
    private static final List<String> KINDS = List.of("analysis", "missing", "live");
    private static final Set<String> SEVERITIES = Arrays.stream(Severity.values()).map(Severity::key).collect(Collectors.toSet());
    private static final Set<String> MEASURES = Arrays.stream(LiveMeasure.values()).map(LiveMeasure::key).collect(Collectors.toSet());

    private final Known known;
    private final Duration leastEvery;

    RuleReader(Known known, Duration leastEvery) {
        this.known = known;
        this.leastEvery = leastEvery;
    }

    /** What a rule may name. */
    interface Known {

        Set<String> analyses();

        /** What is wrong with a question to an analysis that there is, by pointers into the question. */
        List<Fault> faults(String analysis, JsonNode question);

        Touchpoints touchpoints();

        boolean liveStage(String map, String stage);

        /** Why nothing may be sent there; empty where it may. */
        Optional<String> webhookFault(URI url);

        /** Whether the text names somebody: it goes where their data may not. */
        boolean isPersonal(String text);
    }

    List<Fault> faults(JsonNode body) {
        Part rule = Part.of(body, known.touchpoints(), Datasets.NONE);
        if (body.toString().length() > MOST_BODY) {
            rule.fault(null, "must not be longer than " + MOST_BODY + " characters");
            return rule.faults();
        }
        String name = rule.required("name");
        if (name.length() > MOST_NAME || known.isPersonal(name)) {
            rule.fault("name", name.length() > MOST_NAME ? "must be a text of 1 to " + MOST_NAME + " characters" : NOBODY);
        }
        rule.oneOf("severity", SEVERITIES, null);
        rule.duration("for", null, LONGEST);
        Duration every = rule.duration("every", null, RAREST);
        if (every != null && every.compareTo(leastEvery) < 0) {
            rule.fault("every", "must be " + leastEvery + " or longer");
        }
        List<Fault> asked = on(rule);
        webhook(rule);
        rule.done();
        return Stream.concat(rule.faults().stream(), asked.stream()).toList();
    }

    private List<Fault> on(Part rule) {
        if (!rule.has("on")) {
            rule.find("on");
            rule.fault("on", "is missing");
            rule.find("when");
            return List.of();
        }
        Part on = rule.part("on").orElseThrow();
        List<String> chosen = KINDS.stream().filter(on::has).toList();
        List<Fault> asked = List.of();
        if (chosen.size() != 1) {
            on.fault(null, "needs one of " + KINDS);
            rule.find("when");
            return asked;
        }
        switch (chosen.getFirst()) {
            case "analysis" -> asked = question(on);
            case "missing" -> {
                on.part("missing").ifPresent(ScopeReader::step);
                if (!on.has("for")) {
                    on.find("for");
                    on.fault("for", "is missing: how long without an event is too long");
                }
                on.duration("for", null, LONGEST);
            }
            default -> live(on);
        }
        when(rule, on);
        on.done();
        return asked;
    }

    private List<Fault> question(Part on) {
        String analysis = on.oneOf("analysis", known.analyses(), null);
        String pointer = on.required("pointer");
        if (NumberPath.parse(pointer).isEmpty() && on.has("pointer")) {
            on.fault("pointer", NumberPath.FORM);
        } else if (known.isPersonal(pointer)) {
            on.fault("pointer", NOBODY);
        }
        JsonNode question = on.find("question").orElse(null);
        if (question == null || !question.isObject()) {
            on.fault("question", question == null ? "is missing" : "must be an object");
            return List.of();
        }
        return analysis == null ? List.of()
                : known.faults(analysis, question).stream().map(fault -> new Fault("/on/question" + fault.pointer(), fault.message())).toList();
    }

    private void live(Part on) {
        on.oneOf("live", MEASURES, null);
        String map = on.text("map", 64);
        String stage = on.text("stage", 64);
        boolean readable = map != null == on.has("map") && stage != null == on.has("stage");
        if (readable && !known.liveStage(map, null)) {
            on.fault("map", "there is none of this id");
        } else if (readable && !known.liveStage(map, stage)) {
            on.fault("stage", "is the id of no stage" + (map == null ? "" : " of this map"));
        }
    }

    private static void when(Part rule, Part on) {
        if (on.has("missing")) {
            if (rule.has("when")) {
                rule.find("when");
                rule.fault("when", "is for a number; what is missing is by on.for");
            }
            return;
        }
        if (!rule.has("when")) {
            rule.find("when");
            rule.fault("when", "is missing");
            return;
        }
        Part when = rule.part("when").orElseThrow();
        List<String> given = new ArrayList<>();
        for (String side : List.of("above", "below")) {
            when.number(side, null, MOST_NUMBER.negate(), MOST_NUMBER);
            if (when.has(side)) {
                given.add(side);
            }
        }
        if (given.size() != 1) {
            when.fault(null, "needs either above or below");
        }
        when.done();
    }

    private void webhook(Part rule) {
        rule.part("webhook").ifPresent(part -> {
            String url = part.text("url", MOST_URL);
            if (!part.has("url")) {
                part.fault("url", "is missing");
            }
            part.done();
            if (url == null) {
                return;
            }
            try {
                known.webhookFault(URI.create(url)).ifPresent(why -> part.fault("url", why));
            } catch (IllegalArgumentException e) {
                part.fault("url", "must be an https address such as https://hooks.example.cn/alerts");
            }
        });
    }
}
