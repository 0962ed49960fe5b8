package io.throughline.commons.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.security.OAuthFlows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IssuerFilterTest {

    @AfterEach
    void clear() {
        System.clearProperty(IssuerFilter.ISSUER);
    }

    @Test
    void theAddressesAreThoseOfTheIssuerThatTheServiceRunsWith() {
        Operation operation = OASFactory.createOperation()
                .security(List.of(OASFactory.createSecurityRequirement().addScheme("SecurityScheme", List.of("agent"))));
        OpenAPI document = OASFactory.createOpenAPI().components(OASFactory.createComponents())
                .paths(OASFactory.createPaths().addPathItem("/orders", OASFactory.createPathItem().GET(operation)));
        OperationSecurity.describe(document, "http://localhost:8180/realms/throughline");

        System.setProperty(IssuerFilter.ISSUER, "https://login.shop.test/realms/throughline/");
        new IssuerFilter().filterOpenAPI(document);

        OAuthFlows flows = document.getComponents().getSecuritySchemes().get("oidc").getFlows();
        String addresses = "https://login.shop.test/realms/throughline/protocol/openid-connect/";
        assertThat(flows.getClientCredentials().getTokenUrl()).isEqualTo(addresses + "token");
        assertThat(flows.getAuthorizationCode().getAuthorizationUrl()).isEqualTo(addresses + "auth");
        assertThat(flows.getAuthorizationCode().getScopes()).isEmpty();
    }

    @Test
    void aDocumentWithoutTokensIsLeftAlone() {
        OpenAPI document = OASFactory.createOpenAPI();
        new IssuerFilter().filterOpenAPI(document);
        assertThat(document.getComponents()).isNull();
    }
}
