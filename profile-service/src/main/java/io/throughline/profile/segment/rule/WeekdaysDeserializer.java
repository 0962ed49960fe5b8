package io.throughline.profile.segment.rule;

import java.io.IOException;
import java.util.List;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Reads days of the week. Rules that were stored before bodies had a schema may have something other than an array there,
 * which means all days; a request with it is refused by its schema.
 */
@RegisterForReflection
final class WeekdaysDeserializer extends JsonDeserializer<List<EventCondition.DayName>> {

    @Override
    public List<EventCondition.DayName> deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (!parser.hasToken(JsonToken.START_ARRAY)) {
            parser.skipChildren();
            return null;
        }
        return List.of(context.readValue(parser, EventCondition.DayName[].class));
    }
}
