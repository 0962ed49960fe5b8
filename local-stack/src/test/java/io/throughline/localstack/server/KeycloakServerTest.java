package io.throughline.localstack.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeycloakServerTest {

    @TempDir
    Path directory;

    @Test
    void givesAgentsAndPartnersTheirTokensAndKeepsTheRealmThroughAKill() throws Exception {
        RunningProgram first = start();

        String agent = token(first, "grant_type=password&client_id=throughline-cli&username=agent&password=secret-agent");
        String partner = token(first, "grant_type=client_credentials&client_id=partner-mall&client_secret=secret-partner-mall");
        String operator =
                token(first, "grant_type=client_credentials&client_id=throughline-operator&client_secret=secret-throughline-operator");

        assertTrue(agent.contains("\"iss\":\"http://localhost:" + first.port() + "/realms/throughline\""), agent);
        assertTrue(agent.contains("throughline") && agent.contains("\"agent\""), agent);
        assertTrue(agent.matches(".*\"aud\":(\\[[^]]*)?\"throughline\".*"), agent);
        assertTrue(partner.contains("\"channel\":\"partner\"") && partner.contains("\"partner\""), partner);
        assertTrue(partner.contains("\"azp\":\"partner-mall\""), partner);

        assertTrue(operator.contains("manage-clients") && operator.contains("manage-users") && operator.contains("view-realm"), operator);
        assertFalse(operator.contains("\"admin\""), operator);

        ProcessHandle keycloak = first.handle().children().findFirst().orElseThrow();
        first.kill();
        try (RunningProgram second = start()) {
            assertFalse(keycloak.isAlive());
            token(second, "grant_type=password&client_id=throughline-cli&username=agent&password=secret-agent");
        }
    }

    @Test
    void pagesSignInWithPkceAloneRefreshTokensCountOnceAndPasswordsCannotBeGuessed() throws Exception {
        try (RunningProgram keycloak = start()) {
            String pkce = "&code_challenge=" + "a".repeat(43) + "&code_challenge_method=S256";
            assertEquals(200, signInPage(keycloak, "http://localhost:5173/index.html", pkce).statusCode());
            assertTrue(signInPage(keycloak, "http://localhost:5173/index.html", "").headers().firstValue("location").orElse("")
                    .contains("error=invalid_request"));
            assertEquals(400, signInPage(keycloak, "http://localhost.evil.example/", pkce).statusCode());
            assertEquals(400, signInPage(keycloak, "http://localhost:80@evil.example/", pkce).statusCode());

            String refresh = "grant_type=refresh_token&client_id=throughline-cli&refresh_token=";
            String first = field(ask(keycloak, password("agent", "secret-agent")), "refresh_token");
            String second = field(ask(keycloak, refresh + first), "refresh_token");
            assertEquals(400, ask(keycloak, refresh + first).statusCode());
            assertEquals(400, ask(keycloak, refresh + second).statusCode());

            for (int i = 0; i < 5; i++) {
                assertEquals(400, ask(keycloak, password("privacy", "guess-" + i)).statusCode());
            }
            assertEquals(400, ask(keycloak, password("privacy", "secret-privacy")).statusCode());
        }
    }

    private static String password(String user, String password) {
        return "grant_type=password&client_id=throughline-cli&username=" + user + "&password=" + password;
    }

    private static HttpResponse<String> signInPage(RunningProgram server, String redirect, String challenge) throws Exception {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create("http://localhost:" + server.port()
                + "/realms/throughline/protocol/openid-connect/auth?client_id=throughline-web&response_type=code&scope=openid&redirect_uri="
                + java.net.URLEncoder.encode(redirect, StandardCharsets.UTF_8) + challenge)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String field(HttpResponse<String> answer, String name) {
        assertEquals(200, answer.statusCode(), answer.body());
        return answer.body().replaceAll(".*\"" + name + "\":\"([^\"]+)\".*", "$1");
    }

    private RunningProgram start() throws Exception {
        Path realm = directory.resolve("realm.json");
        String template = new String(KeycloakServer.class.getResourceAsStream("/io/throughline/localstack/realm.json").readAllBytes());
        Files.writeString(realm, template.replaceAll("\\$\\{(users|clients)\\.([a-z-]+)}", "secret-$2"));
        Path zip;
        try (var files = Files.list(Path.of("target/dist"))) {
            zip = files.filter(file -> file.toString().endsWith(".zip")).findFirst().orElseThrow();
        }
        String version = zip.getFileName().toString().replaceAll(".*-dist-(.*)\\.zip", "$1");
        return RunningProgram.java(KeycloakServer.class, "--port", "0", "--data-dir", directory.resolve("data").toString(),
                "--realm", realm.toString(), "--zip", zip.toString(), "--home", "target/keycloak-" + version);
    }

    private static HttpResponse<String> ask(RunningProgram server, String form) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port()
                + "/realms/throughline/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded").POST(HttpRequest.BodyPublishers.ofString(form)).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String token(RunningProgram server, String form) throws Exception {
        String claims = field(ask(server, form), "access_token").replaceAll("[^.]+\\.([^.]+)\\..*", "$1");
        return new String(Base64.getUrlDecoder().decode(claims), StandardCharsets.UTF_8);
    }
}
