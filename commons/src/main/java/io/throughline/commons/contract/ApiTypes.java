package io.throughline.commons.contract;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

import jakarta.ws.rs.Path;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.Type;

/**
 * The classes that resources read or return, and the classes of their fields. A class that only shares its simple name with one
 * of them is not in the document.
 */
final class ApiTypes {

    private static final DotName PATH = DotName.createSimple(Path.class);

    private final IndexView index;
    private final Set<DotName> found = new HashSet<>();
    private final Deque<ClassInfo> pending = new ArrayDeque<>();

    private ApiTypes(IndexView index) {
        this.index = index;
    }

    static Set<DotName> of(IndexView index) {
        ApiTypes types = new ApiTypes(index);
        for (AnnotationInstance path : index.getAnnotations(PATH)) {
            switch (path.target().kind()) {
                case CLASS -> types.addResource(path.target().asClass());
                case METHOD -> types.addResource(path.target().asMethod().declaringClass());
                default -> {
                }
            }
        }
        while (!types.pending.isEmpty()) {
            types.addHeld(types.pending.removeFirst());
        }
        return types.found;
    }

    private void addResource(ClassInfo resource) {
        resource.methods().forEach(method -> {
            add(method.returnType());
            method.parameterTypes().forEach(this::add);
        });
        addNamed(resource);
    }

    private void addHeld(ClassInfo type) {
        type.fields().forEach(field -> add(field.type()));
        type.methods().stream().filter(method -> method.parametersCount() == 0).forEach(method -> add(method.returnType()));
        addNamed(type);
    }

    /** Adds the classes that annotations name: schemas of answers, and forms of a union. */
    private void addNamed(ClassInfo type) {
        type.annotationsMap().values().stream().flatMap(Collection::stream).forEach(this::addNamed);
    }

    private void addNamed(AnnotationInstance annotation) {
        annotation.values().forEach(this::addNamed);
    }

    private void addNamed(AnnotationValue value) {
        switch (value.kind()) {
            case CLASS -> add(value.asClass());
            case NESTED -> addNamed(value.asNested());
            case ARRAY -> value.asArrayList().forEach(this::addNamed);
            default -> {
            }
        }
    }

    private void add(Type type) {
        switch (type.kind()) {
            case PARAMETERIZED_TYPE -> {
                add(type.name());
                type.asParameterizedType().arguments().forEach(this::add);
            }
            case ARRAY -> add(type.asArrayType().elementType());
            case CLASS -> add(type.name());
            case WILDCARD_TYPE -> add(type.asWildcardType().extendsBound());
            default -> {
            }
        }
    }

    private void add(DotName name) {
        ClassInfo type = index.getClassByName(name);
        if (type != null && found.add(name)) {
            pending.addLast(type);
        }
    }
}
