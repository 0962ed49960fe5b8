package io.throughline.commons.test.nativeimage;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * The types that resources take and return, with all types that they consist of. Quarkus registers them itself, which
 * {@link NativeSourcesContract} checks.
 */
final class RestTypes {

    private final Set<Class<?>> found = new HashSet<>();

    private RestTypes() {
    }

    static Set<Class<?>> ofThisService() {
        RestTypes types = new RestTypes();
        ApplicationClasses.all().stream().filter(type -> type.isAnnotationPresent(Path.class))
                .flatMap(type -> Stream.of(type.getDeclaredMethods())).filter(RestTypes::isOperation).forEach(types::addSignature);
        return Set.copyOf(types.found);
    }

    /**
     * Whether Jackson uses reflection on the type. It asks an enum without annotations only for its constants, which every
     * executable knows, and an interface without annotations for nothing.
     */
    static boolean isReflectedUpon(Class<?> type) {
        return !type.isEnum() && !type.isInterface()
                || Stream.of(Stream.of(type), Stream.of(type.getDeclaredFields()), Stream.of(type.getDeclaredMethods()))
                        .flatMap(each -> each)
                        .anyMatch(RestTypes::hasAnnotationOfJackson);
    }

    private static boolean hasAnnotationOfJackson(AnnotatedElement element) {
        return Stream.of(element.getAnnotations())
                .anyMatch(each -> each.annotationType().getPackageName().startsWith("com.fasterxml.jackson"));
    }

    /** The own types among these types and among all types that they consist of. */
    static Set<Class<?>> partsOf(Set<Class<?>> roots) {
        RestTypes types = new RestTypes();
        roots.forEach(types::add);
        return Set.copyOf(types.found);
    }

    private static boolean isOperation(Method method) {
        return Stream.of(method.getAnnotations()).anyMatch(each -> each.annotationType().isAnnotationPresent(HttpMethod.class));
    }

    private void addSignature(Method method) {
        add(method.getGenericReturnType());
        Stream.of(method.getGenericParameterTypes()).forEach(this::add);
    }

    private void add(Type type) {
        switch (type) {
            case ParameterizedType generic -> {
                add(generic.getRawType());
                Stream.of(generic.getActualTypeArguments()).forEach(this::add);
            }
            case WildcardType wildcard -> Stream.of(wildcard.getUpperBounds()).forEach(this::add);
            case GenericArrayType array -> add(array.getGenericComponentType());
            case Class<?> plain when plain.isArray() -> add(plain.getComponentType());
            case Class<?> plain when ApplicationClasses.isOurs(plain) && found.add(plain) -> addParts(plain);
            default -> {
                // Types of the JDK and of libraries are registered by their providers.
            }
        }
    }

    private void addParts(Class<?> type) {
        if (type.isSealed()) {
            Stream.of(type.getPermittedSubclasses()).forEach(this::add);
        }
        // A record's components are its fields.
        Stream.of(type.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()) && !field.isAnnotationPresent(JsonIgnore.class))
                .map(Field::getGenericType).forEach(this::add);
    }
}
