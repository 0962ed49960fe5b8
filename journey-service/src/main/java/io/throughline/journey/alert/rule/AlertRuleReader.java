package io.throughline.journey.alert.rule;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.analysis.question.DatasetCatalog;
import io.throughline.journey.analysis.question.QuestionContext;
import io.throughline.journey.analysis.question.RequestValues;
import io.throughline.journey.analysis.question.TouchpointNames;

/** Validates a rule that has the right shape, before its question is run. */
final class AlertRuleReader {

    /** Rules are read each second, so a large one would be expensive. */
    static final int MOST_BODY = 16_384;
    private static final String NOBODY = "must name nobody: it is sent on";
    private static final Duration LONGEST = Duration.ofDays(31);
    private static final Duration RAREST = Duration.ofDays(1);

    private final KnownNames known;
    private final Duration leastEvery;

    AlertRuleReader(KnownNames known, Duration leastEvery) {
        this.known = known;
        this.leastEvery = leastEvery;
    }

    /** The names that a rule may use, and checks of its parts. */
    interface KnownNames {

        Set<String> analyses();

        /** Adds the faults of a question for an existing kind of analysis. */
        void check(String analysis, JsonNode question, BodyFaults faults);

        TouchpointNames touchpoints();

        boolean liveStage(String map, String stage);

        /** Why a webhook may not use this address; empty if it may. */
        Optional<String> webhookFault(URI url);

        /** Whether the text contains personal data: it is sent to places where these must not go. */
        boolean isPersonal(String text);
    }

    /** @param sent the rule as JSON */
    void check(AlertRuleRequest rule, JsonNode sent, BodyFaults faults) {
        if (sent.toString().length() > MOST_BODY) {
            faults.here("must not be longer than " + MOST_BODY + " characters");
            return;
        }
        if (known.isPersonal(rule.name())) {
            faults.at("name", NOBODY);
        }
        RequestValues.duration(rule.holdsFor(), null, LONGEST, "for", faults);
        Duration every = RequestValues.duration(rule.every(), null, RAREST, "every", faults);
        if (every != null && every.compareTo(leastEvery) < 0) {
            faults.at("every", "must be " + leastEvery + " or longer");
        }
        on(rule.on(), faults.in("on"));
        when(rule, faults);
        if (rule.webhook() != null) {
            webhook(rule.webhook().url(), faults.in("webhook"));
        }
    }

    private void on(AlertSource on, BodyFaults faults) {
        switch (on) {
            case AlertSource.OfAnalysis number -> number(number, faults);
            case AlertSource.Missing silence -> {
                silence.missing().step(new QuestionContext(Instant.EPOCH, known.touchpoints(), DatasetCatalog.NONE), faults.in("missing"));
                RequestValues.duration(silence.longest(), null, LONGEST, "for", faults);
            }
            case AlertSource.Live live -> {
                if (!known.liveStage(live.map(), null)) {
                    faults.at("map", "there is none of this id");
                } else if (!known.liveStage(live.map(), live.stage())) {
                    faults.at("stage", "is the id of no stage" + (live.map() == null ? "" : " of this map"));
                }
            }
        }
    }

    private void number(AlertSource.OfAnalysis number, BodyFaults faults) {
        if (NumberPath.parse(number.pointer()).isEmpty()) {
            faults.at("pointer", NumberPath.FORM);
        } else if (known.isPersonal(number.pointer())) {
            faults.at("pointer", NOBODY);
        }
        if (known.analyses().contains(number.analysis())) {
            known.check(number.analysis(), number.question(), faults.in("question"));
        } else {
            faults.at("analysis", "must be one of " + known.analyses());
        }
    }

    private static void when(AlertRuleRequest rule, BodyFaults faults) {
        boolean missing = rule.on() instanceof AlertSource.Missing;
        if (missing && rule.when() != null) {
            faults.at("when", "is for a number; what is missing is by on.for");
        } else if (!missing && rule.when() == null) {
            faults.at("when", "is missing");
        } else if (!missing && (rule.when().above() == null) == (rule.when().below() == null)) {
            faults.at("when", "needs either above or below");
        }
    }

    private void webhook(String url, BodyFaults faults) {
        try {
            known.webhookFault(URI.create(url)).ifPresent(why -> faults.at("url", why));
        } catch (IllegalArgumentException e) {
            faults.at("url", "must be an https address such as https://hooks.example.cn/alerts");
        }
    }
}
