package io.throughline.cli.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.cli.CliFailure;

/** The stack's {@code credentials.json}: passwords generated at its first start, never in git. */
public final class StackCredentials {

    /** The login for a token: a demo user by password, or a partner's client by its secret. */
    public sealed interface Login {

        record User(String name, String password) implements Login {
        }

        record Client(String id, String secret) implements Login {
        }
    }

    public record ClickHouse(String user, String password) {
    }

    private static final String PARTNER = "partner-";
    private static final String DEFAULT_PARTNER = PARTNER + "mall";

    private final JsonNode root;

    private StackCredentials(JsonNode root) {
        this.root = root;
    }

    public static StackCredentials of(LocalStackAddress stack) {
        Path file = stack.dataDir().resolve("credentials.json");
        if (!Files.exists(file)) {
            throw new CliFailure("There is no " + file + ": start the stack first with ./throughline up (or name its --data-dir).");
        }
        try {
            return new StackCredentials(new ObjectMapper().readTree(file.toFile()));
        } catch (IOException unreadable) {
            throw new CliFailure("Cannot read " + file + ": " + unreadable.getMessage().lines().findFirst().orElse(""), unreadable);
        }
    }

    /** @throws CliFailure when there is no such role; the message lists the existing ones */
    public Login login(String role) {
        String name = role.equals("partner") ? DEFAULT_PARTNER : role;
        JsonNode password = root.path("users").path(name);
        if (password.isTextual()) {
            return new Login.User(name, password.textValue());
        }
        JsonNode secret = root.path("clients").path(name);
        if (secret.isTextual() && name.startsWith(PARTNER)) {
            return new Login.Client(name, secret.textValue());
        }
        throw new CliFailure("There is no role " + role + ": one of " + String.join(", ", roles()) + ".");
    }

    /** The secret of a client of the realm; empty in a stack that was created before this client existed. */
    public Optional<String> clientSecret(String id) {
        return Optional.ofNullable(root.path("clients").path(id).textValue());
    }

    public List<String> roles() {
        var roles = new ArrayList<String>();
        root.path("users").fieldNames().forEachRemaining(roles::add);
        root.path("clients").properties().stream().map(Map.Entry::getKey).filter(name -> name.startsWith(PARTNER)).forEach(roles::add);
        return roles;
    }

    /** The ClickHouse user that the stack created; benchmarks count stored rows with it. */
    public ClickHouse clickHouse() {
        JsonNode entry = root.path("clickhouse");
        if (entry.isTextual()) {
            return new ClickHouse("throughline", entry.textValue());
        }
        return new ClickHouse(entry.path("user").asText("throughline"), entry.path("password").asText(""));
    }

    /** The password of the user with the database's name, who owns it. */
    public String databasePassword(String database) {
        return root.path("databases").path(database).asText("");
    }
}
