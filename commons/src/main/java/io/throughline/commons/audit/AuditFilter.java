package io.throughline.commons.audit;

import java.lang.reflect.Method;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import jakarta.inject.Inject;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;

import io.quarkus.security.identity.SecurityIdentity;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.page.Page;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.security.Caller;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Records every request to an endpoint that is {@link Audited}. A refused request is recorded too, unless its caller is unknown. */
class AuditFilter {

    private static final String REASON = "throughline.access-reason";
    private static final int RETRY_SECONDS = 5;
    private static final int UNAUTHENTICATED = 401;
    private static final Pattern THING = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

    private final AuditTrail trail;
    private final Caller caller;
    private final SecurityIdentity identity;
    private final Map<Method, Endpoint> endpoints = new ConcurrentHashMap<>();

    /** @param audited null where the endpoint is not audited */
    private record Endpoint(Audited audited, String template) {
    }

    @Inject
    AuditFilter(AuditTrail trail, Caller caller, SecurityIdentity identity) {
        this.trail = trail;
        this.caller = caller;
        this.identity = identity;
    }

    @Audited
    @ServerRequestFilter
    public void before(ContainerRequestContext request) {
        AccessReason.parse(request.getHeaderString(AccessReason.HEADER))
                .ifPresent(reason -> request.setProperty(REASON, reason));
        if (!trail.hasRoom()) {
            throw ProblemException.unavailable("Who reads or changes personal data cannot be recorded now.", RETRY_SECONDS);
        }
    }

    @Audited
    @ServerResponseFilter
    public void after(ResourceInfo resource, ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatus() == UNAUTHENTICATED || resource.getResourceMethod() == null) {
            return;
        }
        Endpoint endpoint = endpoints.computeIfAbsent(resource.getResourceMethod(),
                method -> new Endpoint(method.getAnnotation(Audited.class), template(resource)));
        Audited audited = endpoint.audited();
        if (audited == null) {
            return;
        }
        List<String> roles = identity.getRoles().stream().sorted().toList();
        String said = (String) request.getProperty(REASON);
        String reason = said != null ? said : audited.purpose().isEmpty() ? null : audited.purpose();
        // A sandbox holds nobody's data. Its entry says that it was used, and belongs to no person's record.
        boolean aboutPeople = !caller.isSandbox();
        List<String> named = aboutPeople ? named(audited, request.getUriInfo()).toList() : List.of();
        List<String> told = aboutPeople ? told(response.getEntity()).distinct().toList() : List.of();
        List<String> all = Stream.concat(named.stream(), told.stream()).distinct().toList();
        // A person named by both the request and the answer counts once. People beyond the limit of one entry go into further entries.
        int people = all.size() <= AuditEntry.MOST_SUBJECTS ? Math.max(named.size(), told.size()) : AuditEntry.MOST_SUBJECTS;
        int from = 0;
        do {
            List<String> some = all.subList(from, Math.min(all.size(), from + AuditEntry.MOST_SUBJECTS));
            trail.record(new AuditEntry(caller.name(), roles, audited.action(),
                    resource(request, endpoint, response.getEntity()), some, from == 0 ? people : some.size(), reason, trail.service(),
                    Instant.now().truncatedTo(ChronoUnit.MICROS), response.getStatus()));
            from += AuditEntry.MOST_SUBJECTS;
        } while (from < all.size());
    }

    private static String resource(ContainerRequestContext request, Endpoint endpoint, Object answer) {
        String thing = endpoint.audited().thing();
        String id = thing.isEmpty() ? null : request.getUriInfo().getPathParameters().getFirst(thing);
        String path = id == null || !THING.matcher(id).matches() ? endpoint.template() : endpoint.template().replace('{' + thing + '}', id);
        return request.getMethod() + ' ' + path + (answer instanceof AuditedState changed ? ' ' + changed.auditedState() : "");
    }

    private static Stream<String> named(Audited audited, UriInfo uri) {
        if (audited.subject().isEmpty()) {
            return Stream.empty();
        }
        String named = uri.getPathParameters().getFirst(audited.subject());
        return subject(named == null ? uri.getQueryParameters().getFirst(audited.subject()) : named);
    }

    private static Stream<String> told(Object answer) {
        return switch (answer) {
            case AuditedSubjects about -> about.people().stream();
            case Page<?> page -> page.items().stream().flatMap(AuditFilter::told);
            case Collection<?> several -> several.stream().flatMap(AuditFilter::told);
            case null, default -> Stream.empty();
        };
    }

    /** Empty for a text that is neither an identifier nor a profile's id. */
    private static Stream<String> subject(String named) {
        try {
            return named == null ? Stream.empty()
                    : Stream.of((named.indexOf(':') < 0 ? new Identifier("profile_id", UUID.fromString(named).toString())
                            : Identifier.parse(named)).toString());
        } catch (IllegalArgumentException e) {
            return Stream.empty();
        }
    }

    private static String template(ResourceInfo resource) {
        return Stream.of(resource.getResourceClass().getAnnotation(Path.class), resource.getResourceMethod().getAnnotation(Path.class))
                .filter(path -> path != null).map(path -> path.value().replaceFirst("^/?", "/").replaceAll("\\s*:\\s*[^{}]*(?=})", ""))
                .reduce("", String::concat);
    }
}
