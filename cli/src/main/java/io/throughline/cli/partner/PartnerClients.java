package io.throughline.cli.partner;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.cli.CliFailure;
import io.throughline.cli.keycloak.KeycloakAdmin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The partners' clients in Keycloak. Each has the id {@code partner-<name>}, gets tokens by its secret alone (client credentials), has the realm
 * role {@code partner}, and carries the one channel that it may touch in the claim {@code channel}.
 */
final class PartnerClients {

  /** As feedback-service wants it. */
  static final Pattern CHANNEL = Pattern.compile("[a-z][a-z0-9_]{0,31}");

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,40}");
  private static final String PREFIX = "partner-";
  private static final String ROLE = "partner";
  private static final String CHANNEL_MAPPER = "channel";
  private static final int MOST_LISTED = 10_000;

  private final KeycloakAdmin keycloak;

  PartnerClients(KeycloakAdmin keycloak) {
    this.keycloak = keycloak;
  }

  record Partner(String clientId, String channel, boolean enabled) {}

  record Secret(String clientId, String channel, String secret) {}

  /** @throws CliFailure where there is one of this name, or Keycloak refuses; then nothing of it stays */
  Secret add(String name, String channel) {
    String clientId = clientId(name);
    if (!CHANNEL.matcher(channel).matches()) {
      throw new CliFailure("--channel must be lower-case letters, digits and _, 32 at most, a letter first: not \"" + channel + "\".");
    }
    if (!find(clientId).isMissingNode()) {
      throw new CliFailure("There is a partner " + clientId + " already: ./throughline partner rotate " + clientId + " gives it a new secret.");
    }
    keycloak.post("/clients", client(clientId, channel));
    String path = path(find(clientId));
    try {
      String user = keycloak.get(path + "/service-account-user").path("id").asText();
      keycloak.post("/users/" + user + "/role-mappings/realm", List.of(keycloak.get("/roles/" + ROLE)));
      return new Secret(clientId, channel, keycloak.get(path + "/client-secret").path("value").asText());
    } catch (CliFailure failure) {
      keycloak.delete(path);
      throw failure;
    }
  }

  /** A new secret; the old one opens nothing any more. */
  Secret rotate(String name) {
    JsonNode client = require(name);
    String secret = keycloak.post(path(client) + "/client-secret", Map.of()).path("value").asText();
    return new Secret(client.path("clientId").asText(), channel(client), secret);
  }

  Partner remove(String name) {
    JsonNode client = require(name);
    keycloak.delete(path(client));
    return partner(client);
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
    if (!NAME.matcher(bare).matches()) {
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
    return new Partner(client.path("clientId").asText(), channel(client), client.path("enabled").asBoolean());
  }

  private static String channel(JsonNode client) {
    for (JsonNode mapper : client.path("protocolMappers")) {
      if (mapper.path("name").asText().equals(CHANNEL_MAPPER)) {
        return mapper.path("config").path("claim.value").asText();
      }
    }
    return "";
  }

  private static Map<String, Object> client(String clientId, String channel) {
    return Map.of(
        "clientId", clientId,
        "name", "Partner of the channel " + channel,
        "protocol", "openid-connect",
        "publicClient", false,
        "clientAuthenticatorType", "client-secret",
        "serviceAccountsEnabled", true,
        "standardFlowEnabled", false,
        "directAccessGrantsEnabled", false,
        "fullScopeAllowed", true,
        "protocolMappers", List.of(
            mapper("audience", "oidc-audience-mapper", Map.of("included.custom.audience", "throughline", "access.token.claim", "true",
                "id.token.claim", "false")),
            mapper(CHANNEL_MAPPER, "oidc-hardcoded-claim-mapper", Map.of("claim.name", "channel", "claim.value", channel,
                "jsonType.label", "String", "access.token.claim", "true", "id.token.claim", "false", "userinfo.token.claim", "false"))));
  }

  private static Map<String, Object> mapper(String name, String type, Map<String, String> config) {
    return Map.of("name", name, "protocol", "openid-connect", "protocolMapper", type, "config", config);
  }
}
