package io.throughline.commons.contract;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.jboss.jandex.IndexView;

/**
 * Completes the OpenAPI document of a service at build time. It adds what the annotations of resources leave out because it holds
 * for all of them. The result is served at {@code /q/openapi}.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ContractFilter implements OASFilter {

    private final RecordSchemas records;

    public ContractFilter(IndexView index) {
        this.records = new RecordSchemas(index);
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        SchemaDetails.keepFormsAlone(document);
        records.describe(document);
        SchemaDetails.describe(document);
        OperationSecurity.describe(document, ConfigProvider.getConfig().getValue(IssuerFilter.ISSUER, String.class));
        ErrorResponses.describe(document);
        SandboxHeader.describe(document);
        DocumentHead.describe(document);
    }
}
