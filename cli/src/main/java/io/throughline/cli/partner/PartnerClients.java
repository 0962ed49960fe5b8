package io.throughline.cli.partner;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.cli.CliFailure;
import io.throughline.cli.keycloak.KeycloakAdmin;

/**
 * The partners' clients in Keycloak. Each has the id {@code partner-<name>}, gets tokens by its secret only (client credentials),
 * has the realm role {@code partner}, and has the one channel that it may use in the claim {@code channel}. Its sandbox is a
 * client of its own, {@code partner-<name>-sandbox}, with the role {@code partner-sandbox} instead of {@code partner}.
 */
final class PartnerClients {

    /** The form that feedback-service requires. */
    private static final Pattern CHANNEL = Pattern.compile("[a-z][a-z0-9_]{0,31}");

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,40}");
    private static final String PREFIX = "partner-";
    private static final String SANDBOX_SUFFIX = "-sandbox";
    private static final String ROLE = "partner";
    private static final String SANDBOX_ROLE = "partner-sandbox";
    /** The client attribute that marks a sandbox. */
    private static final String SANDBOX = "throughline.sandbox";
    private static final String CHANNEL_MAPPER = "channel";
    private static final int MOST_LISTED = 10_000;

    private final KeycloakAdmin keycloak;

    PartnerClients(KeycloakAdmin keycloak) {
        this.keycloak = keycloak;
    }

    record Partner(String clientId, String channel, boolean enabled, boolean sandbox) {
    }

    record Secret(String clientId, String channel, String secret, boolean sandbox) {
    }

    /** @throws CliFailure where the name is taken, or Keycloak refuses; then nothing of the client remains */
    Secret add(String name, String channel, boolean sandbox) {
        if (!sandbox && name.endsWith(SANDBOX_SUFFIX)) {
            throw new CliFailure("Only a sandbox has a name that ends in " + SANDBOX_SUFFIX + ": say --sandbox.");
        }
        String clientId = clientId(sandbox && !name.endsWith(SANDBOX_SUFFIX) ? name + SANDBOX_SUFFIX : name);
        if (!CHANNEL.matcher(channel).matches()) {
            throw new CliFailure(
                    "--channel must be lower-case letters, digits and _, 32 at most, a letter first: not \"" + channel + "\".");
        }
        if (!find(clientId).isMissingNode()) {
            throw new CliFailure(
                    "There is a partner " + clientId + " already: ./throughline partner rotate " + clientId + " gives it a new secret.");
        }
        keycloak.post("/clients", client(clientId, channel, sandbox));
        String path = path(find(clientId));
        try {
            String user = keycloak.get(path + "/service-account-user").path("id").asText();
            keycloak.post("/users/" + user + "/role-mappings/realm", List.of(keycloak.get("/roles/" + (sandbox ? SANDBOX_ROLE : ROLE))));
            return new Secret(clientId, channel, keycloak.get(path + "/client-secret").path("value").asText(), sandbox);
        } catch (CliFailure failure) {
            keycloak.delete(path);
            throw failure;
        }
    }

    /** Creates a new secret and invalidates the old one. */
    Secret rotate(String name) {
        JsonNode client = require(name);
        String secret = keycloak.post(path(client) + "/client-secret", Map.of()).path("value").asText();
        return new Secret(client.path("clientId").asText(), channel(client), secret, isSandbox(client));
    }

    /** Removes the client, and a partner's sandbox with it. */
    List<Partner> remove(String name) {
        JsonNode client = require(name);
        List<JsonNode> clients = new ArrayList<>(List.of(client));
        JsonNode sandbox = find(client.path("clientId").asText() + SANDBOX_SUFFIX);
        if (!sandbox.isMissingNode()) {
            clients.add(sandbox);
        }
        clients.forEach(each -> keycloak.delete(path(each)));
        return clients.stream().map(PartnerClients::partner).toList();
    }

    List<Partner> list() {
        List<Partner> partners = new ArrayList<>();
        for (JsonNode client : keycloak.get("/clients?search=true&max=" + MOST_LISTED + "&clientId=" + PREFIX)) {
            if (client.path("clientId").asText().startsWith(PREFIX)) {
                partners.add(partner(client));
            }
        }
        partners.sort(Comparator.comparing(Partner::clientId));
        return partners;
    }

    private static String clientId(String name) {
        String bare = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
        String own = bare.endsWith(SANDBOX_SUFFIX) ? bare.substring(0, bare.length() - SANDBOX_SUFFIX.length()) : bare;
        if (!NAME.matcher(own).matches()) {
            throw new CliFailure("A partner's name is lower-case letters, digits and -, 41 at most, a letter first: not \"" + name + "\".");
        }
        return PREFIX + bare;
    }

    private JsonNode require(String name) {
        String clientId = clientId(name);
        JsonNode client = find(clientId);
        if (client.isMissingNode()) {
            throw new CliFailure("There is no partner " + clientId + ": ./throughline partner list lists them.");
        }
        return client;
    }

    private JsonNode find(String clientId) {
        return keycloak.get("/clients?clientId=" + KeycloakAdmin.encode(clientId)).path(0);
    }

    private static String path(JsonNode client) {
        return "/clients/" + client.path("id").asText();
    }

    private static Partner partner(JsonNode client) {
        return new Partner(client.path("clientId").asText(), channel(client), client.path("enabled").asBoolean(), isSandbox(client));
    }

    private static boolean isSandbox(JsonNode client) {
        return client.path("attributes").path(SANDBOX).asText().equals("true");
    }

    private static String channel(JsonNode client) {
        for (JsonNode mapper : client.path("protocolMappers")) {
            if (mapper.path("name").asText().equals(CHANNEL_MAPPER)) {
                return mapper.path("config").path("claim.value").asText();
            }
        }
        return "";
    }

    private static Map<String, Object> client(String clientId, String channel, boolean sandbox) {
        return Map.ofEntries(
                Map.entry("clientId", clientId),
                Map.entry("name", (sandbox ? "Sandbox of a partner" : "Partner") + " of the channel " + channel),
                Map.entry("protocol", "openid-connect"),
                Map.entry("publicClient", false),
                Map.entry("clientAuthenticatorType", "client-secret"),
                Map.entry("serviceAccountsEnabled", true),
                Map.entry("standardFlowEnabled", false),
                Map.entry("directAccessGrantsEnabled", false),
                Map.entry("fullScopeAllowed", true),
                Map.entry("attributes", Map.of(SANDBOX, Boolean.toString(sandbox))),
                Map.entry("protocolMappers", List.of(
                        mapper("audience", "oidc-audience-mapper",
                                Map.of("included.custom.audience", "throughline", "access.token.claim", "true",
                                        "id.token.claim", "false")),
                        mapper(CHANNEL_MAPPER, "oidc-hardcoded-claim-mapper", Map.of("claim.name", "channel", "claim.value", channel,
                                "jsonType.label", "String", "access.token.claim", "true", "id.token.claim", "false", "userinfo.token.claim",
                                "false")))));
    }

    private static Map<String, Object> mapper(String name, String type, Map<String, String> config) {
        return Map.of("name", name, "protocol", "openid-connect", "protocolMapper", type, "config", config);
    }
}
