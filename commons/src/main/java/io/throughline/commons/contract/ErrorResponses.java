package io.throughline.commons.contract;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.throughline.commons.problem.Problem;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/**
 * Gives each error response of an operation its content, a problem document, and adds the errors that every operation of its kind
 * can return: 400 where there is input to read or a token is needed, 401 and 403 where a token is needed, 413 and 415 where there
 * is a body, and 503 because every operation depends on a store or broker that may be unavailable.
 */
final class ErrorResponses {

    /** The descriptions of errors that Quarkus adds by itself. */
    private static final Set<String> OF_QUARKUS = Set.of("Bad Request", "Not Authorized", "Not Allowed");

    private record General(String name, String description) {
    }

    private static final Map<String, General> GENERAL = Map.of(
            "400", new General("InvalidRequest", "The body or a parameter is not valid; `errors` names each fault and what is allowed"),
            "401", new General("Unauthenticated", "Credentials are missing or not valid"),
            "403", new General("Forbidden", "These credentials may not do this"),
            "413", new General("BodyTooLarge", "The body is too large"),
            "415", new General("UnsupportedMediaType", "The media type of the body is not understood"),
            "503", new General("Unavailable", "Not available now, as a store is away or busy; try again after `Retry-After` seconds"));

    private ErrorResponses() {
    }

    static void describe(OpenAPI document) {
        Set<String> used = new TreeSet<>();
        for (PathItem path : document.getPaths() == null ? List.<PathItem>of() : document.getPaths().getPathItems().values()) {
            boolean shared = path.getParameters() != null && !path.getParameters().isEmpty();
            path.getOperations().forEach((method, operation) -> {
                if (method != PathItem.HttpMethod.HEAD) {
                    describe(operation, shared, used);
                }
            });
        }
        used.forEach(status -> document.getComponents().addResponse(GENERAL.get(status).name(), common(status)));
    }

    private static void describe(Operation operation, boolean shared, Set<String> used) {
        if (operation.getResponses() == null) {
            operation.setResponses(OASFactory.createAPIResponses());
        }
        APIResponses responses = operation.getResponses();
        for (String status : general(operation, shared)) {
            APIResponse own = responses.getAPIResponse(status);
            if (own == null || isOfQuarkus(own)) {
                String reference = "#/components/responses/" + GENERAL.get(status).name();
                responses.addAPIResponse(status, OASFactory.createAPIResponse().ref(reference));
                used.add(status);
            }
        }
        responses.getAPIResponses().forEach((status, response) -> {
            if (isError(status) && response.getRef() == null && isEmpty(response.getContent())) {
                response.setContent(problem());
            }
        });
        sort(operation);
    }

    private static Set<String> general(Operation operation, boolean shared) {
        boolean body = operation.getRequestBody() != null;
        boolean parameters = shared || operation.getParameters() != null && !operation.getParameters().isEmpty();
        Set<String> general = new TreeSet<>(Set.of("503"));
        if (body || parameters) {
            general.add("400");
        }
        if (body) {
            general.addAll(List.of("413", "415"));
        }
        if (operation.getSecurity() != null && !operation.getSecurity().isEmpty()) {
            // Unknown parameters are refused, even where an operation has none.
            general.addAll(List.of("400", "401"));
            if (operation.getExtensions() != null && operation.getExtensions().containsKey(OperationSecurity.ROLES)) {
                general.add("403");
            }
        }
        return general;
    }

    private static boolean isOfQuarkus(APIResponse response) {
        return response.getRef() == null && isEmpty(response.getContent()) && OF_QUARKUS.contains(response.getDescription());
    }

    private static boolean isError(String status) {
        return status.startsWith("4") || status.startsWith("5");
    }

    private static boolean isEmpty(Content content) {
        return content == null || content.getMediaTypes() == null || content.getMediaTypes().isEmpty()
                || content.getMediaTypes().values().stream().allMatch(media -> media.getSchema() == null && media.getExamples() == null);
    }

    private static void sort(Operation operation) {
        APIResponses sorted = OASFactory.createAPIResponses();
        sorted.setExtensions(operation.getResponses().getExtensions());
        operation.getResponses().getAPIResponses().entrySet().stream().sorted(Map.Entry.comparingByKey())
                .forEach(entry -> sorted.addAPIResponse(entry.getKey(), entry.getValue()));
        operation.setResponses(sorted);
    }

    private static APIResponse common(String status) {
        APIResponse response = OASFactory.createAPIResponse().description(GENERAL.get(status).description()).content(problem());
        if (status.equals("401")) {
            response.addHeader("WWW-Authenticate", OASFactory.createHeader().description("The scheme to send credentials by")
                    .schema(OASFactory.createSchema().addType(SchemaType.STRING)));
        }
        return response;
    }

    private static Content problem() {
        return OASFactory.createContent().addMediaType(Problem.MEDIA_TYPE, OASFactory.createMediaType()
                .schema(OASFactory.createSchema().ref(SchemaVisitor.SCHEMAS + "Problem")));
    }
}
