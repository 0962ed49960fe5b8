package io.throughline.profile.computed;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.json.StorableText;
import io.throughline.profile.computed.PropertyCondition.Operator;
import io.throughline.profile.core.trait.TraitNameRule;
import io.throughline.profile.core.trait.TraitRules;

/** Validates definitions of computed traits. */
final class ComputationRules {

    private static final int MOST_NAMES = 50;
    private static final int MOST_TESTS = 10;
    private static final int MOST_CHARACTERS = 256;

    private static final String PERSONAL = "must not be personal data: a computed trait is shown to everybody";

    private final TraitRules traits;
    private final List<Fault> faults = new ArrayList<>();

    private ComputationRules(TraitRules traits) {
        this.traits = traits;
    }

    /** @param pointer into the definition */
    record Fault(String pointer, String message) {
    }

    /**
     * All faults of a definition.
     *
     * @param traits tells which traits are personal; a property with such a name is personal too
     */
    static List<Fault> faults(TraitComputation definition, TraitRules traits) {
        ComputationRules rules = new ComputationRules(traits);
        rules.check(definition);
        return rules.faults;
    }

    private void check(TraitComputation definition) {
        if (definition.kind() == null) {
            fault("/kind",
                    "must be one of count, sum, average, minimum, maximum, first, last, most_frequent, preferred_channel, preferred_hour");
            return;
        }
        if (definition.kind().needsProperty() && (definition.property() == null || definition.property().isBlank())) {
            fault("/property", "must name the property whose values are taken, such as revenue");
        }
        if (definition.property() != null && !definition.kind().mayHaveProperty()) {
            fault("/property", "must be left out: this kind takes no values");
        }
        if (definition.property() != null) {
            check("/property", definition.property());
        }
        if (definition.zone() != null && definition.kind() != TraitComputation.Kind.PREFERRED_HOUR) {
            fault("/zone", "must be left out: it is for preferred_hour alone");
        }
        if (definition.zone() != null && !isZone(definition.zone())) {
            fault("/zone", "must be an IANA time zone, such as Asia/Shanghai");
        }
        if (definition.events() != null) {
            check(definition.events());
        }
    }

    private void check(ActivityFilter events) {
        atMost("/events/names", events.names().size());
        atMost("/events/types", events.types().size());
        atMost("/events/channels", events.channels().size());
        if (events.where().size() > MOST_TESTS) {
            fault("/events/where", "must hold 10 conditions at most: each is asked of every event");
        }
        Stream.of(events.names(), events.types(), events.channels()).flatMap(Set::stream)
                .filter(each -> StorableText.fault(each).isPresent())
                .findFirst().ifPresent(unsound -> fault("/events", StorableText.fault(unsound).orElseThrow()));
        for (int i = 0; i < events.where().size(); i++) {
            check("/events/where/" + i, events.where().get(i));
        }
    }

    private void check(String at, PropertyCondition test) {
        JsonNode value = test.value();
        if (test.property() == null || test.property().isBlank()) {
            fault(at + "/property", "must name a property of the event");
        } else {
            check(at + "/property", test.property());
        }
        if (test.op() == null) {
            fault(at + "/op", "must be one of eq, ne, lt, lte, gt, gte, contains, exists");
        } else if (test.op() == Operator.EXISTS ? value == null || !value.isBoolean()
                : value == null || !value.isValueNode() || value.isNull()) {
            fault(at + "/value", test.op() == Operator.EXISTS ? "must be true or false" : "must be a text, a number or a truth value");
        } else if (value.isTextual() && value.textValue().length() > MOST_CHARACTERS) {
            fault(at + "/value", "must have 256 characters at most: of longer texts no more is kept of an event");
        } else if (value.isTextual()) {
            StorableText.fault(value.textValue()).ifPresent(unsound -> fault(at + "/value", unsound));
        } else if (!TraitNameRule.numbersFit(value)) {
            fault(at + "/value", "must be a number of 40 digits at most, below 1e308");
        }
    }

    private void check(String pointer, String property) {
        StorableText.fault(property).ifPresent(unsound -> fault(pointer, unsound));
        if (traits.isPersonal(property)) {
            fault(pointer, PERSONAL);
        }
    }

    private void atMost(String pointer, int size) {
        if (size > MOST_NAMES) {
            fault(pointer, "must hold 50 at most");
        }
    }

    private void fault(String pointer, String message) {
        faults.add(new Fault(pointer, message));
    }

    private static boolean isZone(String zone) {
        try {
            ZoneId.of(zone);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
