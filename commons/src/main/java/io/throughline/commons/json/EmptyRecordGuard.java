package io.throughline.commons.json;

import java.util.List;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Refuses to write a record of ours in which Jackson finds nothing. A native executable knows the components of those records alone
 * that are registered for reflection; of any other, Jackson would write {@code {}} without an error. A record that is
 * registered and has no components is written as such.
 */
final class EmptyRecordGuard extends BeanSerializerModifier {

    private static final long serialVersionUID = 1L;

    @Override
    public List<BeanPropertyWriter> changeProperties(SerializationConfig config, BeanDescription description,
            List<BeanPropertyWriter> properties) {
        Class<?> type = description.getBeanClass();
        if (type.isRecord() && type.getName().startsWith("io.throughline.") && properties.isEmpty()
                && description.findJsonValueAccessor() == null
                && description.findAnyGetter() == null && !type.isAnnotationPresent(RegisterForReflection.class)) {
            // Jackson tells the way to the record, where it is an IllegalArgumentException.
            throw new IllegalArgumentException(
                    type.getName() + " has nothing that Jackson could write: register it with @RegisterForReflection");
        }
        return properties;
    }
}
