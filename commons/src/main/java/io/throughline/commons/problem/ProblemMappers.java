package io.throughline.commons.problem;

import java.io.IOException;
import java.util.List;

import jakarta.inject.Inject;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.throughline.commons.problem.Problem.FieldError;
import io.vertx.ext.web.RoutingContext;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Maps every failure of a request to a problem. A 4xx is caused by the caller and is not logged; a 5xx is logged with its cause,
 * which the answer leaves out.
 */
class ProblemMappers {

    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    private final CurrentVertxRequest request;

    @Inject
    ProblemMappers(CurrentVertxRequest request) {
        this.request = request;
    }

    @ServerExceptionMapper
    Response problem(ProblemException e) {
        Response.ResponseBuilder answer = answer(e.problem());
        e.headers().forEach(answer::header);
        return answer.build();
    }

    @ServerExceptionMapper
    Response json(JacksonException e) {
        return answer(JsonFault.problem(e)).build();
    }

    // The more specific type is needed too, since Quarkus has a mapper for it and a more specific mapper wins.
    @ServerExceptionMapper
    Response mapping(com.fasterxml.jackson.databind.exc.MismatchedInputException e) {
        return answer(JsonFault.problem(e)).build();
    }

    @ServerExceptionMapper
    Response violations(ConstraintViolationException e) {
        boolean ours = e.getConstraintViolations().stream().anyMatch(v -> hasReturnValue(v.getPropertyPath()));
        if (ours) {
            LOG.error("An answer broke its own constraints", e);
            return answer(Problem.of(ProblemKind.INTERNAL, null)).build();
        }
        boolean parameter = e.getConstraintViolations().stream().allMatch(v -> isParameter(v.getPropertyPath()));
        List<FieldError> errors = e.getConstraintViolations().stream().map(ProblemMappers::fieldError)
                .sorted((a, b) -> a.field().compareTo(b.field())).toList();
        ProblemKind kind = parameter ? ProblemKind.INVALID_PARAMETER : ProblemKind.INVALID_BODY;
        FieldError first = errors.getFirst();
        return answer(Problem.of(kind, first.field() + " " + first.message()).withErrors(errors)).build();
    }

    @ServerExceptionMapper
    Response web(WebApplicationException e) {
        if (e.getCause() instanceof JacksonException json) {
            return answer(JsonFault.problem(json)).build();
        }
        if (e.getCause() instanceof ProblemException cause) {
            return problem(cause);
        }
        int status = e.getResponse().getStatus();
        if (status < 400) {
            return e.getResponse();
        }
        if (status >= 500) {
            if (isGone(e)) {
                return gone(e);
            }
            LOG.error("A request failed", e);
        }
        ProblemKind kind = ProblemKind.ofStatus(status);
        Problem problem = Problem.of(kind, switch (kind) {
            case NOT_FOUND -> "Check the path and the types of its parameters.";
            case UNSUPPORTED_MEDIA_TYPE -> "Send application/json.";
            case METHOD_NOT_ALLOWED -> "Use a method that the OpenAPI document lists for this path.";
            case NOT_ACCEPTABLE -> "Accept a media type that the OpenAPI document lists for this answer.";
            case INVALID_BODY -> "The request cannot be read: check path, query, headers and body against the OpenAPI document.";
            case TOO_LARGE -> "Send a smaller body.";
            default -> null;
        });
        Response.ResponseBuilder answer = answer(problem);
        e.getResponse().getStringHeaders().forEach((name, values) -> {
            if (!name.toLowerCase().startsWith("content-")) {
                values.forEach(value -> answer.header(name, value));
            }
        });
        return answer.build();
    }

    @ServerExceptionMapper
    Response unauthorized(UnauthorizedException e) {
        return unauthenticated();
    }

    @ServerExceptionMapper
    Response failed(AuthenticationFailedException e) {
        return unauthenticated();
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException e) {
        return answer(Problem.of(ProblemKind.FORBIDDEN, "The token lacks the role that this needs.")).build();
    }

    @ServerExceptionMapper
    Response anything(Throwable e) {
        if (isGone(e)) {
            return gone(e);
        }
        LOG.error("A request failed", e);
        return answer(Problem.of(ProblemKind.INTERNAL, null)).build();
    }

    /**
     * Whether the caller has disconnected. Then nobody reads the answer, and failures due to the closed connection are not the
     * service's. A plain IOException comes from the caller's connection, which may not count as closed yet; clients of stores
     * throw their own exceptions.
     */
    private boolean isGone(Throwable e) {
        if (!ClientDisconnect.isCauseOf(e)) {
            return false;
        }
        RoutingContext context = request.getCurrent();
        return e instanceof IOException || context != null && context.response().closed();
    }

    private static Response gone(Throwable e) {
        LOG.debugf("A caller went away: %s", e);
        return answer(Problem.of(ProblemKind.INVALID_BODY, "The connection was closed")).build();
    }

    private static Response unauthenticated() {
        return answer(Problem.of(ProblemKind.UNAUTHENTICATED, "Send a valid token: Authorization: Bearer …"))
                .header("WWW-Authenticate", "Bearer").build();
    }

    private static Response.ResponseBuilder answer(Problem problem) {
        return Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
    }

    private static FieldError fieldError(ConstraintViolation<?> violation) {
        StringBuilder pointer = new StringBuilder();
        boolean parameter = isParameter(violation.getPropertyPath());
        for (Path.Node node : violation.getPropertyPath()) {
            switch (node.getKind()) {
                case METHOD, CONSTRUCTOR, CROSS_PARAMETER, BEAN -> {
                }
                case PARAMETER -> {
                    if (parameter) {
                        pointer.append(node.getName());
                    }
                }
                default -> appendNode(pointer, node);
            }
        }
        return new FieldError(pointer.toString(), violation.getMessage());
    }

    private static void appendNode(StringBuilder pointer, Path.Node node) {
        if (node.getIndex() != null) {
            pointer.append('/').append(node.getIndex());
        } else if (node.getKey() != null) {
            pointer.append('/').append(node.getKey());
        }
        if (node.getName() != null && !node.getName().startsWith("<")) {
            pointer.append('/').append(node.getName());
        }
    }

    /** True where the fault lies in a path, query or header parameter and not inside a body. */
    private static boolean isParameter(Path path) {
        Path.Node last = null;
        for (Path.Node node : path) {
            last = node;
        }
        return last != null && last.getKind() == ElementKind.PARAMETER;
    }

    private static boolean hasReturnValue(Path path) {
        for (Path.Node node : path) {
            if (node.getKind() == ElementKind.RETURN_VALUE) {
                return true;
            }
        }
        return false;
    }
}
