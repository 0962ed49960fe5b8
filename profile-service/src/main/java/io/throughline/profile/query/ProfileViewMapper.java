package io.throughline.profile.query;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.profile.core.ProfileProjector;
import io.throughline.profile.core.trait.TraitRules;
import io.throughline.profile.query.ProfileView.FeedbackView;
import io.throughline.profile.query.ProfileView.IdentifierView;
import io.throughline.profile.query.ProfileView.SegmentView;
import io.throughline.profile.query.ProfileView.TouchpointView;
import io.throughline.profile.query.ProfileView.TraitView;
import io.vertx.mutiny.sqlclient.Row;

/** Builds the parts of a profile that a caller may see, from PostgreSQL's rows. */
final class ProfileViewMapper {

    private final TraitRules rules;
    private final PersonalDataMask mask;

    ProfileViewMapper(TraitRules rules, PersonalDataMask mask) {
        this.rules = rules;
        this.mask = mask;
    }

    /** Empty for a profile's own id. */
    Optional<IdentifierView> identifier(String key, Instant firstSeen, Instant lastSeen) {
        Identifier identifier = Identifier.parse(key);
        if (identifier.type().equals(ProfileProjector.OWN_ID)) {
            return Optional.empty();
        }
        PersonalDataMask.MaskedIdentifier maskedIdentifier = mask.identifier(identifier);
        return Optional.of(new IdentifierView(maskedIdentifier.type(), maskedIdentifier.value(), firstSeen, lastSeen));
    }

    /** @param traits {name: {value, source, at}} */
    SortedMap<String, TraitView> traits(JsonNode traits) {
        SortedMap<String, TraitView> views = new TreeMap<>();
        for (Map.Entry<String, JsonNode> trait : traits.properties()) {
            String name = trait.getKey();
            var described = rules.described(name);
            views.put(name, new TraitView(mask.trait(name, trait.getValue().get("value")), trait.getValue().get("source").textValue(),
                    Instant.parse(trait.getValue().get("at").textValue()),
                    described.map(TraitRules.Described::category).orElse(null), described.map(TraitRules.Described::label).orElse(null)));
        }
        return views;
    }

    SegmentView segment(String id, String name, String kind, Instant since, JsonNode reason) {
        return new SegmentView(UUID.fromString(id), name, kind, since, mask.open(reason));
    }

    SortedMap<String, JsonNode> masked(SortedMap<String, JsonNode> values) {
        SortedMap<String, JsonNode> masked = new TreeMap<>();
        values.forEach((name, value) -> masked.put(name, mask.trait(name, value)));
        return masked;
    }

    /** @param row identifier, message id, type, name, channel and source in columns 1 to 6 */
    TouchpointView touchpoint(Instant at, Row row, JsonNode properties) {
        return new TouchpointView(at, row.getString(3), row.getString(4), row.getString(5), row.getString(6),
                mask.identifier(Identifier.parse(row.getString(1))).toString(), row.getString(2), mask.event(properties));
    }

    /** @param row as in {@link #touchpoint}; the message's id is the response's */
    FeedbackView feedback(Instant at, Row row, JsonNode said) {
        return new FeedbackView(at, row.getString(2), row.getString(5), row.getString(6), number(said, "nps"), number(said, "csat"),
                number(said, "ces"), mask.text(said.path("comment").textValue()), said.path("language").textValue(),
                said.path("touchpoint").textValue());
    }

    private static Integer number(JsonNode said, String name) {
        return said.path(name).isNumber() ? said.get(name).intValue() : null;
    }
}
