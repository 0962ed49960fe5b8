package io.throughline.commons.test.nativeimage;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Types that {@code @RegisterForReflection} registers: annotated types, and types that another class lists as its targets. A type
 * that lists others is not registered itself.
 */
final class RegisteredTypes {

    private static final Set<Class<?>> ALL =
            ApplicationClasses.all().stream().filter(type -> type.isAnnotationPresent(RegisterForReflection.class))
                    .flatMap(RegisteredTypes::registeredBy).collect(Collectors.toUnmodifiableSet());

    private RegisteredTypes() {
    }

    private static Stream<Class<?>> registeredBy(Class<?> annotated) {
        RegisterForReflection annotation = annotated.getAnnotation(RegisterForReflection.class);
        return annotation.targets().length == 0 && annotation.classNames().length == 0 ? Stream.of(annotated)
                : Stream.of(annotation.targets());
    }

    static Set<Class<?>> all() {
        return ALL;
    }

    /** Classes that can only be named, because they are not public in their library. */
    static Set<String> namesOfLibraries() {
        return ApplicationClasses.all().stream().filter(type -> type.isAnnotationPresent(RegisterForReflection.class))
                .flatMap(type -> Stream.of(type.getAnnotation(RegisterForReflection.class).classNames()))
                .collect(Collectors.toUnmodifiableSet());
    }

    static boolean isRegistered(Class<?> type) {
        return ALL.contains(type);
    }
}
