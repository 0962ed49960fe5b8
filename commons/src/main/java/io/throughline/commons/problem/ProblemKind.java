package io.throughline.commons.problem;

/** The reasons for refusing a request. Each has one stable {@code type}, which clients may switch on; the texts may change. */
public enum ProblemKind {

    INVALID_BODY(400, "The body is not valid"),
    INVALID_PARAMETER(400, "A parameter is not valid"),
    UNAUTHENTICATED(401, "Credentials are missing or not valid"),
    FORBIDDEN(403, "These credentials may not do this"),
    WITHHELD(403, "The person does not agree to this use of their data, or their data are restricted"),
    QUOTA_EXCEEDED(403, "There is no room for more"),
    NOT_FOUND(404, "There is nothing here"),
    METHOD_NOT_ALLOWED(405, "This resource does not take this method"),
    NOT_ACCEPTABLE(406, "No representation matches the Accept header"),
    CONFLICT(409, "This conflicts with what is stored"),
    GONE(410, "This is no longer here"),
    PRECONDITION_FAILED(412, "It has changed since it was read"),
    TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "This media type is not understood"),
    UNPROCESSABLE(422, "The body is well formed but cannot be applied"),
    PRECONDITION_REQUIRED(428, "An If-Match header is required"),
    TOO_MANY_REQUESTS(429, "Too many requests"),
    INTERNAL(500, "Something went wrong on our side"),
    UNAVAILABLE(503, "Not available now; try again");

    private final int status;
    private final String title;

    ProblemKind(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** The kind as a URN, since it has no page to fetch: {@code urn:throughline:problem:invalid-body}. */
    public String type() {
        return "urn:throughline:problem:" + name().toLowerCase().replace('_', '-');
    }

    /** The kind for an HTTP status that a library chose. */
    public static ProblemKind ofStatus(int status) {
        for (ProblemKind kind : values()) {
            if (kind.status == status && kind != INVALID_PARAMETER) {
                return kind;
            }
        }
        return status >= 500 ? INTERNAL : INVALID_BODY;
    }
}
