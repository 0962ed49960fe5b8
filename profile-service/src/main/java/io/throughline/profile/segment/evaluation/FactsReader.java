package io.throughline.profile.segment.evaluation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.throughline.profile.computed.ComputedTraits;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.PersonActivity;
import io.throughline.profile.core.ProfileProjector;
import io.throughline.profile.segment.membership.MemberSnapshot;

/** Reads a person's facts from the row that {@link FactsStore} loads. */
final class FactsReader {

    private static final TypeReference<Map<String, Map<String, String>>> CONSENTS = new TypeReference<>() {
    };

    private final Map<String, List<PersonActivity>> events = new HashMap<>();
    private final List<JsonNode> states = new ArrayList<>();
    private final Set<UUID> lists = new HashSet<>();
    private final Set<String> types = new HashSet<>();
    private Instant firstSeen;
    private Instant lastSeen;

    private FactsReader() {
    }

    /** @param silence the default consents, by purpose and channel, for people without stored consents */
    static MemberSnapshot standing(JsonNode row, Map<String, Map<String, String>> silence) {
        FactsReader reader = new FactsReader();
        row.get(5).forEach(reader::identifier);
        reader.events.values().forEach(each -> each.sort((one, other) -> other.at().compareTo(one.at())));
        Map<String, JsonNode> traits = new HashMap<>();
        row.get(1).properties().forEach(trait -> traits.put(trait.getKey(), trait.getValue()));
        JsonNode consent = row.get(4);
        PersonFacts facts =
                new PersonFacts(traits, reader.states.isEmpty() ? Map.of() : ComputedTraits.values(reader.states), reader.events,
                        consent.isNull() ? silence : JsonRows.JSON.convertValue(consent.get(0), CONSENTS), reader.lists, ids(row.get(2)),
                        reader.types,
                        reader.firstSeen, reader.lastSeen, consent.isNull() || consent.get(1).booleanValue(),
                        !consent.isNull() && consent.get(2).booleanValue());
        Map<UUID, Instant> due = new HashMap<>();
        row.get(3).forEach(each -> due.put(id(each.get(0)), JsonRows.instant(each.get(1))));
        Map<UUID, Set<UUID>> absorbed = new HashMap<>();
        row.get(6).forEach(each -> absorbed.computeIfAbsent(id(each.get(0)), key -> new HashSet<>()).add(id(each.get(1))));
        return new MemberSnapshot(id(row.get(0)), facts, due, absorbed);
    }

    private void identifier(JsonNode row) {
        String key = row.get(0).textValue();
        String type = key.substring(0, key.indexOf(':'));
        row.get(3).forEach(this::event);
        if (!row.get(4).isNull()) {
            states.add(row.get(4));
        }
        lists.addAll(ids(row.get(5)));
        if (!type.equals(ProfileProjector.OWN_ID)) {
            types.add(type);
            firstSeen = RuleResult.earlier(firstSeen, JsonRows.instant(row.get(1)));
            Instant last = JsonRows.instant(row.get(2));
            lastSeen = lastSeen == null || last.isAfter(lastSeen) ? last : lastSeen;
        }
    }

    private void event(JsonNode row) {
        JsonNode properties = row.get(5).isNull() ? JsonNodeFactory.instance.objectNode() : row.get(5);
        String name = row.get(2).textValue();
        events.computeIfAbsent(name, key -> new ArrayList<>()).add(new PersonActivity(row.get(0).textValue(), row.get(1).textValue(), name,
                row.get(3).textValue(), JsonRows.instant(row.get(4)), row.get(6).booleanValue(), properties));
    }

    private static Set<UUID> ids(JsonNode array) {
        Set<UUID> ids = new HashSet<>();
        array.forEach(each -> ids.add(id(each)));
        return ids;
    }

    private static UUID id(JsonNode text) {
        return UUID.fromString(text.textValue());
    }
}
