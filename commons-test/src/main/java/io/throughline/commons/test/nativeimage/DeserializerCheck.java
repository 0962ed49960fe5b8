package io.throughline.commons.test.nativeimage;

import java.util.function.Consumer;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;

/** Reports each type for which Jackson creates a deserialiser. */
final class DeserializerCheck extends BeanDeserializerModifier {

    private static final long serialVersionUID = 1L;

    private final transient Consumer<Class<?>> check;

    DeserializerCheck(Consumer<Class<?>> check) {
        this.check = check;
    }

    @Override
    public JsonDeserializer<?> modifyDeserializer(DeserializationConfig config, BeanDescription description,
            JsonDeserializer<?> deserializer) {
        check.accept(description.getBeanClass());
        return deserializer;
    }

    @Override
    public JsonDeserializer<?> modifyEnumDeserializer(DeserializationConfig config, JavaType type, BeanDescription description,
            JsonDeserializer<?> deserializer) {
        check.accept(description.getBeanClass());
        return deserializer;
    }
}
