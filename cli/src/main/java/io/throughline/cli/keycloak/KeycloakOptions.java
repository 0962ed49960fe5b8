package io.throughline.cli.keycloak;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

import io.throughline.cli.CliFailure;
import io.throughline.cli.stack.LocalStackAddress;
import io.throughline.cli.stack.StackCredentials;
import io.throughline.cli.stack.StackOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that tell commands which Keycloak to use and with which credentials. */
public class KeycloakOptions {

    public static final String CLIENT_ID = "KEYCLOAK_ADMIN_CLIENT_ID";
    public static final String CLIENT_SECRET = "KEYCLOAK_ADMIN_CLIENT_SECRET";
    public static final String USERNAME = "KEYCLOAK_ADMIN_USERNAME";
    public static final String PASSWORD = "KEYCLOAK_ADMIN_PASSWORD";
    /** The client of the local stack's realm that may manage partners and users. */
    static final String LOCAL_CLIENT = "throughline-operator";
    static final String OLD_STACK =
            "A stack that was made before partners and users could be added needs ./throughline up --fresh once, which wipes its data.";

    @Option(
            names = "--issuer",
            paramLabel = "URL",
            description = "The realm of another Keycloak, as tokens name it: https://id.example.com/realms/throughline (default: the "
                    + "local stack's).")
    private URI issuer;

    @Mixin
    private StackOptions stack;

    /** Replaced by tests. */
    public UnaryOperator<String> environment = System::getenv;

    URI issuer() {
        return issuer == null ? stack.stack().realm() : issuer;
    }

    /** The local stack, unless another Keycloak is named. */
    protected Optional<LocalStackAddress> localStack() {
        return issuer == null ? Optional.of(stack.stack()) : Optional.empty();
    }

    public URI tokens() {
        return tokens(issuer());
    }

    private static URI tokens(URI realm) {
        return URI.create(withoutSlash(realm) + "/protocol/openid-connect/token");
    }

    protected static String withoutSlash(URI address) {
        return address.toString().replaceAll("/+$", "");
    }

    public KeycloakAdmin keycloak() {
        String realm = withoutSlash(issuer());
        int at = realm.lastIndexOf("/realms/");
        if (at < 0) {
            throw new CliFailure("--issuer must be the address of a realm, such as https://id.example.com/realms/throughline.");
        }
        URI admin = URI.create(realm.substring(0, at) + "/admin" + realm.substring(at));
        if (issuer == null) {
            String secret = StackCredentials.of(stack.stack()).clientSecret(LOCAL_CLIENT).orElseThrow(() -> new CliFailure(OLD_STACK));
            return new KeycloakAdmin(admin, tokens(), clientLogin(LOCAL_CLIENT, secret));
        }
        if (environment.apply(CLIENT_ID) != null) {
            return new KeycloakAdmin(admin, tokens(), clientLogin(environment.apply(CLIENT_ID), required(CLIENT_SECRET)));
        }
        if (environment.apply(USERNAME) == null) {
            throw new CliFailure("Say in the environment who manages " + issuer + ": " + CLIENT_ID + " and " + CLIENT_SECRET + ", or "
                    + USERNAME + " and "
                    + PASSWORD + ".");
        }
        Map<String, String> login = new LinkedHashMap<>();
        login.put("grant_type", "password");
        login.put("client_id", "admin-cli");
        login.put("username", environment.apply(USERNAME));
        login.put("password", required(PASSWORD));
        return new KeycloakAdmin(admin, tokens(URI.create(realm.substring(0, at) + "/realms/master")), login);
    }

    private String required(String name) {
        String value = environment.apply(name);
        if (value == null || value.isEmpty()) {
            throw new CliFailure("The environment lacks " + name + ".");
        }
        return value;
    }

    private static Map<String, String> clientLogin(String id, String secret) {
        return Map.of("grant_type", "client_credentials", "client_id", id, "client_secret", secret);
    }
}
