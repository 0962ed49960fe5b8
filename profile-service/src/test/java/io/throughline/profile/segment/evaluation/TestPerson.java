package io.throughline.profile.segment.evaluation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.PersonActivity;
import io.throughline.profile.segment.rule.RuleDefinition;
import io.throughline.profile.segment.rule.SegmentRuleMapper;

/** A person of the tests, built up fact by fact. */
public final class TestPerson {

    public static final SegmentRuleMapper.Limits LIMITS = new SegmentRuleMapper.Limits(Duration.ofDays(400));

    final Map<String, JsonNode> traits = new HashMap<>();
    final Map<String, JsonNode> computed = new HashMap<>();
    final Map<String, List<PersonActivity>> events = new HashMap<>();
    final Map<String, Map<String, String>> consents = new HashMap<>();
    final Set<UUID> segments = new HashSet<>();
    final Set<String> identifiers = new HashSet<>();
    Instant firstSeen;
    Instant lastSeen;
    private int count;

    TestPerson with(String trait, String json) {
        traits.put(trait, json(json));
        return this;
    }

    TestPerson did(String name, String at) {
        return did(name, Instant.parse(at), "{}");
    }

    TestPerson did(String name, Instant at, String properties) {
        events.computeIfAbsent(name, key -> new ArrayList<>())
                .add(new PersonActivity("m" + count++, "track", name, "web", at, true, json(properties)));
        return this;
    }

    /** Something that a public source tells of. */
    TestPerson didByPublicKey(String name, String at, String properties) {
        events.computeIfAbsent(name, key -> new ArrayList<>())
                .add(new PersonActivity("m" + count++, "track", name, "web", Instant.parse(at), false, json(properties)));
        return this;
    }

    public static PersonActivity happening(String name, String properties) {
        return new PersonActivity("m", "track", name, "web", Instant.parse("2026-03-31T11:00:00Z"), true, json(properties));
    }

    PersonFacts facts() {
        return new PersonFacts(traits, computed, events, consents, Set.of(), segments, identifiers, firstSeen, lastSeen, true, false);
    }

    RuleResult ask(String rule, String now) {
        return RuleEvaluator.evaluate(rule(rule), facts(), Instant.parse(now));
    }

    boolean is(String rule) {
        return ask(rule, "2026-03-31T12:00:00Z").holds();
    }

    public static SegmentRule rule(String json) {
        BodyFaults faults = new BodyFaults();
        SegmentRule rule = SegmentRuleMapper.map(definition(json), LIMITS, faults.in("rule"));
        if (!faults.isEmpty()) {
            throw new AssertionError(faults.list().toString());
        }
        return rule;
    }

    public static RuleDefinition definition(String json) {
        try {
            return JsonRows.JSON.readValue(json, RuleDefinition.class);
        } catch (JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }

    public static JsonNode json(String json) {
        try {
            return JsonRows.JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }
}
