package io.throughline.commons.contract;

import io.throughline.commons.security.RealmRoles;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** Describes the header that marks every answer to a partner's sandbox as a trial. */
public final class SandboxHeader {

    public static final String NAME = "Throughline-Sandbox";
    /** The header's only value. The header is left out of answers that are no trial. */
    public static final String VALUE = "true";
    private static final String REFERENCE = "#/components/headers/" + NAME;

    private SandboxHeader() {
    }

    static void describe(OpenAPI document) {
        boolean some = false;
        for (Operation operation : SchemaVisitor.operations(document)) {
            if (isForSandboxes(operation)) {
                some = true;
                // Responses that several operations share are skipped, since a header cannot be added for only some of them.
                operation.getResponses().getAPIResponses().values().stream().filter(response -> response.getRef() == null)
                        .forEach(response -> response.addHeader(NAME, OASFactory.createHeader().ref(REFERENCE)));
            }
        }
        if (some) {
            document.getComponents().addHeader(NAME, header());
        }
    }

    private static boolean isForSandboxes(Operation operation) {
        return operation.getExtensions() != null && operation.getExtensions().get(OperationSecurity.ROLES) instanceof Iterable<?> roles
                && contains(roles);
    }

    private static boolean contains(Iterable<?> roles) {
        for (Object role : roles) {
            if (RealmRoles.PARTNER_SANDBOX.equals(role)) {
                return true;
            }
        }
        return false;
    }

    private static Header header() {
        return OASFactory.createHeader()
                .description("Says that this is a partner's sandbox, in every answer to its token; left out in all others")
                .schema(OASFactory.createSchema().addType(SchemaType.STRING).addEnumeration(VALUE));
    }
}
