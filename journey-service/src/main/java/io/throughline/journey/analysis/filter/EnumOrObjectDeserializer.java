package io.throughline.journey.analysis.filter;

import java.io.IOException;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;

/**
 * Reads what is either one of some words or an object.
 *
 * @param <T> the sealed interface of both
 */
public abstract class EnumOrObjectDeserializer<T> extends JsonDeserializer<T> {

    private final Class<? extends T> word;
    private final Class<? extends T> object;

    /** @param word an enum */
    public EnumOrObjectDeserializer(Class<? extends T> word, Class<? extends T> object) {
        this.word = word;
        this.object = object;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        Class<? extends T> type = parser.currentToken() == JsonToken.START_OBJECT ? object : word;
        return context.readValue(parser, type);
    }
}
