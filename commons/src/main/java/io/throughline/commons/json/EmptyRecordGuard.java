package io.throughline.commons.json;

import java.util.List;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Refuses to write a record of this application in which Jackson finds no property. A native executable knows only the components
 * of records that are registered for reflection; Jackson would write any other record as {@code {}} without an error. A
 * registered record without components is written.
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
            // Jackson adds the path to the record to an IllegalArgumentException.
            throw new IllegalArgumentException(
                    type.getName() + " has nothing that Jackson could write: register it with @RegisterForReflection");
        }
        return properties;
    }
}
