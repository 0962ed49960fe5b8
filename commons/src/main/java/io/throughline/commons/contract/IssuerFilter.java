package io.throughline.commons.contract;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/** Writes the addresses of the installation's own issuer into the document at start-up, since they are unknown at build time. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.RUNTIME_STARTUP)
public class IssuerFilter implements OASFilter {

    static final String ISSUER = "throughline.openapi.issuer";

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getComponents() == null || document.getComponents().getSecuritySchemes() == null) {
            return;
        }
        SecurityScheme scheme = document.getComponents().getSecuritySchemes().get(OperationSecurity.SCHEME);
        if (scheme != null) {
            OperationSecurity.setIssuer(scheme, ConfigProvider.getConfig().getValue(ISSUER, String.class));
        }
    }
}
