package io.throughline.profile.segment.evaluation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.throughline.profile.core.PersonActivity;

/**
 * The facts about a person that the evaluated rules need.
 *
 * @param events by name, the newest of each name first
 * @param consents {purpose: {channel: granted | denied | pending}}
 * @param lists manual lists that contain one of their identifiers
 * @param segments the segments that they are in now
 * @param personalisation whether the person allows profiling (PIPL, art. 24)
 * @param restricted whether their data may only be stored (GDPR, art. 18)
 */
public record PersonFacts(Map<String, JsonNode> traits, Map<String, JsonNode> computed, Map<String, List<PersonActivity>> events,
        Map<String, Map<String, String>> consents, Set<UUID> lists, Set<UUID> segments, Set<String> identifierTypes,
        Instant firstSeen, Instant lastSeen, boolean personalisation, boolean restricted) {

    /** A trait, or a field of a trait that is an object: {@code address.city}. */
    JsonNode trait(String name) {
        JsonNode value = traits.get(name);
        for (int dot = name.indexOf('.'); value == null && dot > 0; dot = name.indexOf('.', dot + 1)) {
            JsonNode parent = traits.get(name.substring(0, dot));
            value = parent == null ? null : field(parent, name.substring(dot + 1));
        }
        return value == null || value.isNull() ? MissingNode.getInstance() : value;
    }

    private static JsonNode field(JsonNode parent, String path) {
        JsonNode value = parent.get(path);
        int dot = path.indexOf('.');
        if (value == null && dot > 0 && parent.get(path.substring(0, dot)) != null) {
            return field(parent.get(path.substring(0, dot)), path.substring(dot + 1));
        }
        return value;
    }

    public PersonFacts in(Set<UUID> others) {
        return new PersonFacts(traits, computed, events, consents, lists, others, identifierTypes, firstSeen, lastSeen, personalisation,
                restricted);
    }
}
