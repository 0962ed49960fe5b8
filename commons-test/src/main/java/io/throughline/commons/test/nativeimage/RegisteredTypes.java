package io.throughline.commons.test.nativeimage;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** Types that {@code @RegisterForReflection} registers: those that have it, and those that another class lists as its targets. */
final class RegisteredTypes {

    private static final Set<Class<?>> TARGETS = ApplicationClasses.all().stream()
            .map(type -> type.getAnnotation(RegisterForReflection.class))
            .filter(annotation -> annotation != null)
            .flatMap(annotation -> Stream.of(annotation.targets()))
            .collect(Collectors.toUnmodifiableSet());

    private RegisteredTypes() {
    }

    static boolean isRegistered(Class<?> type) {
        return type.isAnnotationPresent(RegisterForReflection.class) || TARGETS.contains(type);
    }
}
