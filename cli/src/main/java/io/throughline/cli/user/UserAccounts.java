package io.throughline.cli.user;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.cli.CliFailure;
import io.throughline.cli.keycloak.KeycloakAdmin;

/** The users of a realm in Keycloak, with each user's Throughline roles. */
final class UserAccounts {

    /** The roles of people. The role partner is for programs, which are clients. */
    static final List<String> ROLES = List.of("admin", "agent", "analyst", "marketer", "privacy");

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@-]{0,63}");
    private static final int MOST_LISTED = 10_000;
    private static final int PASSWORD_BYTES = 12;

    private final KeycloakAdmin keycloak;

    UserAccounts(KeycloakAdmin keycloak) {
        this.keycloak = keycloak;
    }

    /**
     * Creates a user with these roles.
     *
     * @return a password for the first sign-in, at which Keycloak requires a new one
     * @throws CliFailure where the name is taken, or Keycloak refuses; then nothing of the user remains
     */
    String add(String name, String email, Collection<String> roles) {
        if (!NAME.matcher(name).matches()) {
            throw new CliFailure("A user's name is lower-case letters, digits, and ._@- inside, 64 at most: not \"" + name + "\".");
        }
        requireRoles(roles);
        if (!find(name).isMissingNode()) {
            throw new CliFailure("There is a user " + name + " already: ./throughline user grant " + name + " ROLE gives another role.");
        }
        String password = randomPassword();
        Map<String, Object> user = new TreeMap<>(Map.of("username", name, "enabled", true,
                "credentials", List.of(Map.of("type", "password", "value", password, "temporary", true))));
        if (email != null) {
            user.put("email", email);
            user.put("emailVerified", true);
        }
        keycloak.post("/users", user);
        try {
            grant(name, roles);
        } catch (CliFailure failure) {
            keycloak.delete(path(require(name)));
            throw failure;
        }
        return password;
    }

    void grant(String name, Collection<String> roles) {
        requireRoles(roles);
        keycloak.post(path(require(name)) + "/role-mappings/realm", representations(roles));
    }

    void revoke(String name, Collection<String> roles) {
        requireRoles(roles);
        keycloak.delete(path(require(name)) + "/role-mappings/realm", representations(roles));
    }

    void remove(String name) {
        keycloak.delete(path(require(name)));
    }

    /** Each user who has a role directly, with the roles. Users who have a role through a Keycloak group are not included. */
    SortedMap<String, SortedSet<String>> list() {
        SortedMap<String, SortedSet<String>> users = new TreeMap<>();
        for (String role : ROLES) {
            for (JsonNode user : keycloak.get("/roles/" + role + "/users?max=" + MOST_LISTED)) {
                users.computeIfAbsent(user.path("username").asText(), _ -> new TreeSet<>()).add(role);
            }
        }
        return users;
    }

    private static void requireRoles(Collection<String> roles) {
        for (String role : roles) {
            if (role.equals("partner")) {
                throw new CliFailure("The role partner is for programs: ./throughline partner add makes one.");
            }
            if (!ROLES.contains(role)) {
                throw new CliFailure("There is no role " + role + ": one of " + String.join(", ", ROLES) + ".");
            }
        }
    }

    private List<JsonNode> representations(Collection<String> roles) {
        List<JsonNode> found = new ArrayList<>();
        roles.forEach(role -> found.add(keycloak.get("/roles/" + role)));
        return found;
    }

    private JsonNode require(String name) {
        JsonNode user = find(name);
        if (user.isMissingNode()) {
            throw new CliFailure("There is no user " + name + ": ./throughline user list lists those with a role.");
        }
        return user;
    }

    private JsonNode find(String name) {
        return keycloak.get("/users?exact=true&username=" + KeycloakAdmin.encode(name)).path(0);
    }

    private static String path(JsonNode user) {
        return "/users/" + user.path("id").asText();
    }

    private static String randomPassword() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
