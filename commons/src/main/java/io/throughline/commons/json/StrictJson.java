package io.throughline.commons.json;

import jakarta.inject.Singleton;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.quarkus.jackson.ObjectMapperCustomizer;

/**
 * Strict JSON for the APIs: unknown fields are refused by name instead of dropped, and so is text that no store can keep (NUL,
 * half of a surrogate pair).
 */
@Singleton
public class StrictJson implements ObjectMapperCustomizer {

    /** Deep enough for any real event, and shallow enough that a million nested brackets are refused at once. */
    public static final int MAX_DEPTH = 64;

    @Override
    public void customize(ObjectMapper mapper) {
        configure(mapper);
    }

    /** A mapper with the same rules, for code that runs outside a container. */
    public static ObjectMapper mapper() {
        return configure(JsonMapper.builder().addModule(new JavaTimeModule()).addModule(new Jdk8Module()).build());
    }

    /**
     * A mapper for messages between these services. It ignores unknown fields, which later versions may add. Its limits are wider
     * than those of any API, so that everything that an API accepted can be read here (Jackson counts the length of names in
     * bytes, and in steps).
     */
    public static ObjectMapper lenientMapper() {
        ObjectMapper mapper = mapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        mapper.getFactory().setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(2 * MAX_DEPTH).maxNumberLength(1_000)
                .maxNameLength(50_000).build());
        return mapper;
    }

    private static ObjectMapper configure(ObjectMapper mapper) {
        mapper.getFactory().setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH)
                .maxNumberLength(100).maxNameLength(1_000).maxStringLength(1_000_000).build());
        mapper.configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature(), true);
        mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
        mapper.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT, DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE);
        mapper.disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS);
        mapper.setConfig(mapper.getDeserializationConfig().without(MapperFeature.ALLOW_COERCION_OF_SCALARS));
        mapper.setSerializationInclusion(JsonInclude.Include.NON_NULL);
        mapper.registerModule(new SimpleModule("throughline-text").addDeserializer(String.class, new CleanString())
                .setSerializerModifier(new EmptyRecordGuard()));
        return mapper;
    }

    private static final class CleanString extends StringDeserializer {

        private static final long serialVersionUID = 1L;

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws java.io.IOException {
            if (!parser.currentToken().isScalarValue() || parser.currentToken().isNumeric()
                    || parser.currentToken().isBoolean()) {
                return (String) context.handleUnexpectedToken(String.class, parser);
            }
            String text = super.deserialize(parser, context);
            StorableText.fault(text).ifPresent(fault -> {
                throw new IllegalArgumentException(fault);
            });
            return text;
        }
    }
}
