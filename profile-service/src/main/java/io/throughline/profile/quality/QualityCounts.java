package io.throughline.profile.quality;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.profile.core.trait.TraitFact;
import io.throughline.profile.core.trait.TraitNameRule;
import io.throughline.profile.core.trait.TraitRules;
import io.throughline.profile.intake.FeedbackEvent;
import io.throughline.profile.intake.InboundEvent;
import io.throughline.profile.intake.TouchpointEvent;

/** The quality counts of a batch of events: their delay, the traits that they set, and the invalid values. */
final class QualityCounts {

    /** The key for values whose name is not a trait's. */
    static final String NO_TRAIT = "";

    private static final int MOST_SOURCE = 128;

    private final TraitRules rules;
    private final Map<String, Lag> lags = new TreeMap<>();
    private final Map<String, TraitCounts> said = new TreeMap<>();
    private final Map<TraitFact.Key, Wrong> wrong = new HashMap<>();
    private final Map<String, ContactCount> contacts = new TreeMap<>();

    private QualityCounts(TraitRules rules) {
        this.rules = rules;
    }

    /** @param lag counts by bucket */
    record Lag(String source, LocalDate day, long events, long[] lag, Instant last) {

        Lag and(Lag other) {
            long[] sum = lag.clone();
            Arrays.setAll(sum, i -> lag[i] + other.lag[i]);
            return new Lag(source, day, events + other.events, sum, last.isAfter(other.last) ? last : other.last);
        }
    }

    /** @param reason of the last invalid value */
    @RegisterForReflection
    record TraitCounts(String source, LocalDate day, String trait, long given, long invalid, String reason) {

        TraitCounts and(TraitCounts later) {
            return new TraitCounts(source, day, trait, given + later.given, invalid + later.invalid,
                    later.reason == null ? reason : later.reason);
        }
    }

    /** A value that its trait's schema forbids. */
    record Wrong(TraitFact fact, String pointer, String reason, long times) {

        Wrong and(Wrong other) {
            Wrong newer = other.fact.at().isBefore(fact.at()) ? this : other;
            return new Wrong(newer.fact, newer.pointer, newer.reason, times + other.times);
        }
    }

    static QualityCounts of(Collection<InboundEvent> told, TraitRules rules) {
        QualityCounts qualityCounts = new QualityCounts(rules);
        told.forEach(qualityCounts::count);
        return qualityCounts;
    }

    List<Lag> lags() {
        return List.copyOf(lags.values());
    }

    List<TraitCounts> said() {
        return List.copyOf(said.values());
    }

    List<ContactCount> contacts() {
        return List.copyOf(contacts.values());
    }

    List<Wrong> wrong() {
        return new ArrayList<>(wrong.values());
    }

    private void count(InboundEvent inboundEvent) {
        String source = source(inboundEvent);
        LocalDate day = LocalDate.ofInstant(inboundEvent.receivedAt(), ZoneOffset.UTC);
        Duration lag = Duration.between(inboundEvent.at(), inboundEvent.receivedAt());
        long[] buckets = new long[LagHistogram.COUNT];
        buckets[LagHistogram.of(lag)] = 1;
        lags.merge(source + '\n' + day, new Lag(source, day, 1, buckets, inboundEvent.receivedAt()), Lag::and);
        ContactCount.of(inboundEvent, source, day)
                .forEach(each -> contacts.merge(source + '\n' + day + '\n' + each.type(), each, ContactCount::and));
        if (inboundEvent instanceof TouchpointEvent touchpoint) {
            touchpoint.traits().forEach((name, value) -> count(touchpoint, source, day, name, value));
        }
    }

    private void count(TouchpointEvent told, String source, LocalDate day, String name, JsonNode value) {
        if (value.isNull()) {
            return;
        }
        Optional<TraitNameRule.Fault> fault = rules.fault(name, value);
        boolean known = rules.described(name).isPresent();
        if (!known && fault.isEmpty()) {
            // Names without a schema are unbounded in number, so they are not counted.
            return;
        }
        String trait = known ? name : NO_TRAIT;
        said.merge(source + '\n' + day + '\n' + trait, new TraitCounts(source, day, trait, 1, fault.isPresent() ? 1 : 0,
                fault.map(TraitNameRule.Fault::message).orElse(null)), TraitCounts::and);
        // A value that does not even have the form of a trait cannot be stored; it stays in the touchpoint log.
        if (fault.isPresent() && TraitNameRule.fault(name, value).isEmpty()) {
            TraitFact fact = new TraitFact(told.subject(), name, value, told.source(), told.at(), told.messageId(),
                    told.trust().isTrusted(), told.receivedAt());
            wrong.merge(fact.key(), new Wrong(fact, fault.get().pointer(), fault.get().message(), 1), Wrong::and);
        }
    }

    private static String source(InboundEvent inboundEvent) {
        String source = switch (inboundEvent) {
            case TouchpointEvent touchpoint -> touchpoint.source();
            case FeedbackEvent feedback -> feedback.partner() == null ? "feedback" : feedback.partner();
        };
        return source.length() <= MOST_SOURCE ? source : source.substring(0, MOST_SOURCE);
    }
}
