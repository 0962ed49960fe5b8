package io.throughline.profile.segment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.profile.profile.TraitRule;

/** Reads a rule from JSON, and finds all that is wrong with it at once. */
final class RuleReader {

    static final int MOST_DEPTH = 8;
    /** A rule is asked at each event that it depends on: a hundred parts take microseconds. */
    static final int MOST_PARTS = 100;
    static final String AT = "/rule";

    private static final List<String> KINDS = List.of("and", "or", "not", "trait", "computed", "did", "didNot", "sequence",
            "aggregate", "feedback", "consent", "segment", "place", "near", "seen", "hasIdentifier");

    private final Limits limits;
    private final List<Fault> faults = new ArrayList<>();
    private int parts;

    private RuleReader(Limits limits) {
        this.limits = limits;
    }

    /** @param longest window over what people did: no longer than that is kept */
    record Limits(Duration longest) {

        private static final Duration CENTURY = Duration.ofDays(36_600);

        Limits forTraits() {
            return new Limits(CENTURY);
        }
    }

    sealed interface Outcome {

        record Read(SegmentRule rule) implements Outcome {
        }

        record Refused(List<Fault> faults) implements Outcome {
        }
    }

    /** @param json what stands at {@link #AT} of the definition */
    static Outcome read(JsonNode json, Limits limits) {
        RuleReader reader = new RuleReader(limits);
        if (json != null) {
            reader.numbers(AT, json);
        }
        SegmentRule rule = reader.rule(AT, json, 1);
        return reader.faults.isEmpty() ? new Outcome.Read(rule) : new Outcome.Refused(reader.faults);
    }

    /** PostgreSQL would keep 1e500 as its 501 digits, and nobody could read the definition again. */
    private void numbers(String at, JsonNode json) {
        if (json.isNumber() && !TraitRule.numbersFit(json)) {
            faults.add(new Fault(at, "must have 40 digits at most, and be between 1e-308 and 1e308"));
        }
        json.properties().forEach(field -> numbers(Part.join(at, field.getKey()), field.getValue()));
        for (int i = 0; json.isArray() && i < json.size(); i++) {
            numbers(at + "/" + i, json.get(i));
        }
    }

    /** Null where it is no rule: then there is a fault. */
    private SegmentRule rule(String at, JsonNode json, int depth) {
        parts++;
        if (depth > MOST_DEPTH) {
            return refuse(at, "is nested deeper than " + MOST_DEPTH + " levels: make a part of it a segment of its own");
        }
        if (parts > MOST_PARTS) {
            return parts == MOST_PARTS + 1 ? refuse(at, "is more than the 100 parts that a rule may have: make some of it a segment of its own") : null;
        }
        if (json == null || !json.isObject()) {
            return refuse(at, "must be an object such as {\"trait\":\"city\",\"eq\":\"上海\"}");
        }
        List<String> kinds = KINDS.stream().filter(json::has).toList();
        if (kinds.size() != 1) {
            return refuse(at, kinds.isEmpty() ? "must say what it asks by one of " + KINDS
                    : "asks more than one thing: put " + kinds + " into parts of an `and` or an `or`");
        }
        Part part = new Part(at, json, faults);
        SegmentRule rule = read(part, kinds.getFirst(), json, depth);
        part.done();
        return rule;
    }

    private SegmentRule read(Part part, String kind, JsonNode json, int depth) {
        LeafReader leaf = new LeafReader(part, limits);
        return switch (kind) {
            case "and" -> new SegmentRule.And(part.pointer(), rules(part, kind, depth));
            case "or" -> new SegmentRule.Or(part.pointer(), rules(part, kind, depth));
            case "not" -> {
                part.find(kind);
                yield new SegmentRule.Not(part.pointer(), rule(Part.join(part.pointer(), kind), json.get(kind), depth + 1));
            }
            case "segment" -> new SegmentRule.InSegment(part.pointer(), id(part));
            default -> leaf.read(kind);
        };
    }

    private List<SegmentRule> rules(Part part, String field, int depth) {
        JsonNode items = part.find(field).orElseThrow();
        List<SegmentRule> rules = new ArrayList<>();
        if (!items.isArray() || items.isEmpty()) {
            part.fault(field, "must be an array of one rule or more");
            return rules;
        }
        for (int i = 0; i < items.size(); i++) {
            rules.add(rule(Part.join(part.pointer(), field) + "/" + i, items.get(i), depth + 1));
        }
        return rules;
    }

    private static UUID id(Part part) {
        try {
            return UUID.fromString(part.required("segment"));
        } catch (IllegalArgumentException e) {
            part.fault("segment", "must be the id of a segment");
            return new UUID(0, 0);
        }
    }

    private SegmentRule refuse(String at, String message) {
        faults.add(new Fault(at, message));
        return null;
    }
}
