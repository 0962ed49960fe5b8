package io.throughline.commons.test.nativeimage;

import java.util.function.Consumer;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;

/** Reports each type for which Jackson creates a serialiser. */
final class SerializerCheck extends BeanSerializerModifier {

    private static final long serialVersionUID = 1L;

    private final transient Consumer<Class<?>> check;

    SerializerCheck(Consumer<Class<?>> check) {
        this.check = check;
    }

    @Override
    public JsonSerializer<?> modifySerializer(SerializationConfig config, BeanDescription description, JsonSerializer<?> serializer) {
        check.accept(description.getBeanClass());
        return serializer;
    }

    @Override
    public JsonSerializer<?> modifyEnumSerializer(SerializationConfig config, JavaType type, BeanDescription description,
            JsonSerializer<?> serializer) {
        check.accept(description.getBeanClass());
        return serializer;
    }
}
