package io.throughline.commons.problem;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;

import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses unknown query parameters by name. If a mistyped filter were ignored, the answer would contain everything. Public
 * endpoints ({@link PermitAll}: the collector, settings of SDKs, pages for visitors) ignore them, since links and SDKs append
 * their own.
 */
class QueryParameterFilter {

    private static final int MOST_SHOWN = 64;

    private final Map<Method, Map<String, Boolean>> known = new ConcurrentHashMap<>();

    @ServerRequestFilter
    public void check(ResourceInfo resource, ContainerRequestContext request) {
        Method method = resource.getResourceMethod();
        Map<String, List<String>> given = request.getUriInfo().getQueryParameters();
        if (method == null || given.isEmpty() || isPublic(method, resource.getResourceClass())) {
            return;
        }
        List<Problem.FieldError> errors = faults(known.computeIfAbsent(method, QueryParameterFilter::parameters), given);
        if (!errors.isEmpty()) {
            Problem.FieldError first = errors.getFirst();
            throw new ProblemException(Problem.of(ProblemKind.INVALID_PARAMETER, first.field() + ' ' + first.message()).withErrors(errors));
        }
    }

    /** @param known the parameters' names, and whether each may be given several times */
    static List<Problem.FieldError> faults(Map<String, Boolean> known, Map<String, List<String>> given) {
        List<Problem.FieldError> errors = new ArrayList<>();
        given.forEach((name, values) -> {
            if (!known.containsKey(name)) {
                errors.add(new Problem.FieldError(shown(name), known.isEmpty() ? "is not known: this endpoint takes no query parameters"
                        : "is not known; the query parameters here are " + known.keySet().stream().collect(Collectors.joining(", "))));
            } else if (values.size() > 1 && !known.get(name)) {
                errors.add(new Problem.FieldError(name, "must be given once"));
            }
        });
        errors.sort((a, b) -> a.field().compareTo(b.field()));
        return errors;
    }

    private static String shown(String name) {
        return name.length() <= MOST_SHOWN ? name : name.substring(0, MOST_SHOWN) + '…';
    }

    private static boolean isPublic(Method method, Class<?> resource) {
        // Role annotations on a method of a public class apply to that method.
        return method.isAnnotationPresent(PermitAll.class) || resource.isAnnotationPresent(PermitAll.class)
                && !method.isAnnotationPresent(jakarta.annotation.security.RolesAllowed.class);
    }

    static Map<String, Boolean> parameters(Method method) {
        Map<String, Boolean> names = new TreeMap<>();
        Annotation[][] annotations = method.getParameterAnnotations();
        Class<?>[] types = method.getParameterTypes();
        for (int i = 0; i < types.length; i++) {
            for (Annotation annotation : annotations[i]) {
                if (annotation instanceof QueryParam query) {
                    names.put(query.value(), isSeveral(types[i]));
                } else if (annotation instanceof BeanParam) {
                    ofBean(types[i], names);
                }
            }
        }
        return names;
    }

    private static void ofBean(Class<?> bean, Map<String, Boolean> names) {
        for (Class<?> type = bean; type != null && type != Object.class; type = type.getSuperclass()) {
            for (var field : type.getDeclaredFields()) {
                if (field.isAnnotationPresent(QueryParam.class)) {
                    names.put(field.getAnnotation(QueryParam.class).value(), isSeveral(field.getType()));
                }
            }
        }
    }

    private static boolean isSeveral(Class<?> type) {
        return Collection.class.isAssignableFrom(type) || type.isArray();
    }
}
