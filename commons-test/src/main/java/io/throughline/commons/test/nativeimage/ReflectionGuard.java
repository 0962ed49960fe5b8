package io.throughline.commons.test.nativeimage;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Set;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.quarkus.arc.Unremovable;
import io.quarkus.jackson.ObjectMapperCustomizer;
import io.quarkus.runtime.StartupEvent;

/**
 * Fails each test in which Jackson writes or reads an own type that is unknown to a native executable. Quarkus registers the
 * types that resources take and return; all others need {@code @RegisterForReflection}. Without it the executable would silently
 * write {@code {}}.
 *
 * <p>It is a bean of the tested service, so tests need not request it. Mappers in static fields are checked too.
 */
@Singleton
@Unremovable
public class ReflectionGuard implements ObjectMapperCustomizer {

    private final Set<Class<?>> ofResources = RestTypes.ofThisService();

    @Override
    public void customize(ObjectMapper mapper) {
        watch(mapper);
    }

    void watchStaticMappers(@Observes StartupEvent started) {
        for (Class<?> each : ApplicationClasses.all()) {
            for (Field field : each.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) && ObjectMapper.class.isAssignableFrom(field.getType())) {
                    watch(valueOf(field));
                }
            }
        }
    }

    private void watch(ObjectMapper mapper) {
        SimpleModule module = new SimpleModule("reflection-guard");
        module.setSerializerModifier(new SerializerCheck(this::check));
        module.setDeserializerModifier(new DeserializerCheck(this::check));
        mapper.registerModule(module);
    }

    private void check(Class<?> type) {
        if (ApplicationClasses.isOurs(type) && RestTypes.isReflectedUpon(type) && !RegisteredTypes.isRegistered(type)
                && !ofResources.contains(type)) {
            throw new IllegalStateException(type.getName() + " is written or read as JSON outside of REST:"
                    + " annotate it with @RegisterForReflection, or a native executable writes {} for it");
        }
    }

    private static ObjectMapper valueOf(Field field) {
        try {
            field.setAccessible(true);
            return (ObjectMapper) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
