package io.throughline.commons.problem;

import java.util.Map;

/** Carries a problem out of a resource. It has no stack trace, since it is a regular answer. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final transient Map<String, String> headers;

    public ProblemException(Problem problem) {
        this(problem, Map.of());
    }

    public ProblemException(Problem problem, Map<String, String> headers) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
        this.headers = headers;
    }

    public static ProblemException of(ProblemKind kind, String detail) {
        return new ProblemException(Problem.of(kind, detail));
    }

    public static ProblemException notFound(String detail) {
        return of(ProblemKind.NOT_FOUND, detail);
    }

    public static ProblemException invalidParameter(String name, String message) {
        return new ProblemException(Problem.invalidParameter(name, message));
    }

    public static ProblemException invalidBody(String field, String message) {
        return new ProblemException(Problem.invalidBody(field, message));
    }

    /** A problem with status 503 and a Retry-After header in seconds. */
    public static ProblemException unavailable(String detail, int retryAfterSeconds) {
        return new ProblemException(Problem.of(ProblemKind.UNAVAILABLE, detail),
                Map.of("Retry-After", Integer.toString(retryAfterSeconds)));
    }

    public Problem problem() {
        return problem;
    }

    public Map<String, String> headers() {
        return headers;
    }
}
