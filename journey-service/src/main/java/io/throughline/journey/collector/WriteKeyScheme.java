package io.throughline.journey.collector;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/**
 * Declares the write key as a security scheme of the OpenAPI document. With an annotation, Quarkus would take it for the scheme of tokens
 * as well.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = WriteKeyScheme.AFTER_ROLES)
public class WriteKeyScheme implements OASFilter {

    public static final String NAME = "writeKey";
    /** Runs after Quarkus and {@code ContractFilter} have set the roles of operations; filters of higher priority run first. */
    static final int AFTER_ROLES = 0;

    @Override
    public void filterOpenAPI(OpenAPI document) {
        document.getComponents().addSecurityScheme(NAME, OASFactory.createSecurityScheme().type(SecurityScheme.Type.HTTP).scheme("basic")
                .description("The write key of a source as the user name; the password is empty."));
    }
}
