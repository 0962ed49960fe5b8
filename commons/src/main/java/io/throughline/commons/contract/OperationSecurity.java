package io.throughline.commons.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.throughline.commons.security.RealmRoles;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.security.OAuthFlow;
import org.eclipse.microprofile.openapi.models.security.OAuthFlows;
import org.eclipse.microprofile.openapi.models.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/**
 * Describes who may use an operation. A client gets a token from the issuer by one of two OAuth flows. The caller's roles decide
 * what the token allows. Roles are not scopes, so no client can request one. They are listed in {@code x-roles} and at the end of
 * the description.
 */
final class OperationSecurity {

    static final String SCHEME = "oidc";
    static final String ROLES = "x-roles";
    /** The name that Quarkus gives the scheme of operations that require a role. */
    private static final String OF_QUARKUS = "SecurityScheme";
    private static final String ANY_ROLE = "**";

    private static final Map<String, String> MEANING = new TreeMap<>(Map.of(
            RealmRoles.ADMIN, "configures services and sees all operational data", RealmRoles.AGENT,
            "serves customers and sees their profiles",
            RealmRoles.ANALYST, "analyses journeys and scores", RealmRoles.MARKETER, "builds segments and offers",
            RealmRoles.PRIVACY, "answers data-subject requests and reads the audit log",
            RealmRoles.PARTNER, "an external system with client credentials, bound to one channel",
            RealmRoles.PARTNER_SANDBOX, "the same on trial: what it posts is kept apart and counts for nobody"));

    private OperationSecurity() {
    }

    static void describe(OpenAPI document, String issuer) {
        boolean wanted = false;
        for (Operation operation : SchemaVisitor.operations(document)) {
            wanted |= describe(operation);
        }
        if (document.getComponents() == null) {
            document.setComponents(OASFactory.createComponents());
        }
        document.getComponents().removeSecurityScheme(OF_QUARKUS);
        if (wanted) {
            document.getComponents().addSecurityScheme(SCHEME, scheme(issuer));
        }
    }

    private static boolean describe(Operation operation) {
        List<SecurityRequirement> before = operation.getSecurity() == null ? List.of() : operation.getSecurity();
        List<SecurityRequirement> after = new ArrayList<>();
        List<String> roles = new ArrayList<>();
        boolean token = false;
        for (SecurityRequirement requirement : before) {
            List<String> scopes = requirement.getScheme(OF_QUARKUS);
            if (scopes == null) {
                after.add(requirement);
            } else {
                token = true;
                scopes.stream().filter(role -> !role.equals(ANY_ROLE) && !roles.contains(role)).forEach(roles::add);
            }
        }
        if (token) {
            after.add(OASFactory.createSecurityRequirement().addScheme(SCHEME, List.of()));
            roles.sort(null);
            operation.addExtension(ROLES, roles);
            operation.setDescription(withRoles(operation.getDescription(), roles));
        }
        // An empty list says that anybody may call; a missing list would leave it unspecified.
        operation.setSecurity(after);
        return token;
    }

    private static String withRoles(String description, List<String> roles) {
        String who = roles.isEmpty() ? "Needs a token of any role."
                : roles.size() == 1 ? "Needs the role `" + roles.getFirst() + "`."
                        : "Needs one of the roles " + String.join(", ", roles.stream().map(role -> "`" + role + "`").toList()) + ".";
        return description == null || description.isBlank() ? who : description + "\n\n" + who;
    }

    private static SecurityScheme scheme(String issuer) {
        StringBuilder text = new StringBuilder("OpenID Connect token of Throughline's realm, sent as `Authorization: Bearer …`. "
                + "People sign in by the authorization code flow with PKCE, systems by client credentials. The realm roles in the token "
                + "decide what it may do; each operation names those that it needs in `x-roles`:\n");
        MEANING.forEach((role, meaning) -> text.append("\n- `").append(role).append("`: ").append(meaning));
        SecurityScheme scheme = OASFactory.createSecurityScheme().type(SecurityScheme.Type.OAUTH2).description(text.toString())
                .flows(OASFactory.createOAuthFlows()
                        .authorizationCode(OASFactory.createOAuthFlow().scopes(Map.of()))
                        .clientCredentials(OASFactory.createOAuthFlow().scopes(Map.of())));
        setIssuer(scheme, issuer);
        return scheme;
    }

    /** Keycloak's addresses, because only Keycloak puts roles where the services read them. */
    static void setIssuer(SecurityScheme scheme, String issuer) {
        String endpoints = issuer.replaceFirst("/+$", "") + "/protocol/openid-connect/";
        OAuthFlows flows = scheme.getFlows();
        OAuthFlow code = flows.getAuthorizationCode();
        code.setAuthorizationUrl(endpoints + "auth");
        code.setTokenUrl(endpoints + "token");
        code.setRefreshUrl(endpoints + "token");
        flows.getClientCredentials().setTokenUrl(endpoints + "token");
    }
}
