package io.throughline.journey.analysis.filter;

import java.io.IOException;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;

/**
 * Reads a value that is either one of several words or an object.
 *
 * @param <T> the sealed interface that both implement
 */
public abstract class EnumOrObjectDeserializer<T> extends JsonDeserializer<T> {

    private final Class<? extends T> word;
    private final Class<? extends T> object;

    /** @param word the enum of the words */
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
