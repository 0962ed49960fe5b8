package io.throughline.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

/** The credentials of one stack: random, generated at its first start, and stored beside its data so that only the owner can read them. */
record StackCredentials(
        Map<String, String> users, Map<String, String> clients, Map<String, String> databases, ClickHouse clickhouse,
        String suppressionPepper) {

    record ClickHouse(String user, String password) {
    }

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(users|clients)\\.([a-z-]+)}");
    /** The realm's clients with a secret: the demo's two partners, and the client of ./throughline partner. */
    private static final List<String> CLIENTS = List.of("partner-mall", "partner-social", "throughline-operator");
    private static final SecureRandom RANDOM = new SecureRandom();

    static StackCredentials readOrCreate(Path file) throws IOException {
        if (Files.exists(file)) {
            StackCredentials kept = JSON.readValue(file.toFile(), StackCredentials.class);
            StackCredentials completed = kept.completed();
            if (!completed.equals(kept)) {
                writePrivately(file, JSON.writeValueAsString(completed) + "\n");
            }
            return completed;
        }
        StackCredentials made = new StackCredentials(
                random(List.of("analyst", "agent", "marketer", "privacy", "admin")),
                random(CLIENTS),
                random(List.of("profile", "recommendation")),
                new ClickHouse("default", random()), random());
        writePrivately(file, JSON.writeValueAsString(made) + "\n");
        return made;
    }

    /** Adds credentials that did not exist yet when the stack was created. */
    private StackCredentials completed() {
        Map<String, String> all = new TreeMap<>(clients);
        CLIENTS.forEach(name -> all.computeIfAbsent(name, _ -> random()));
        return new StackCredentials(users, all, databases, clickhouse, suppressionPepper == null ? random() : suppressionPepper);
    }

    /** Writes Keycloak's realm with these credentials. */
    void writeRealm(Path file) throws IOException {
        try (var template = StackCredentials.class.getResourceAsStream("realm.json")) {
            String text = new String(template.readAllBytes());
            writePrivately(file, PLACEHOLDER.matcher(text).replaceAll(match -> Matcher.quoteReplacement(
                    (match.group(1).equals("users") ? users : clients).get(match.group(2)))));
        }
    }

    private static void writePrivately(Path file, String text) throws IOException {
        Path partial = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(partial);
        Files.createFile(partial, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(partial, text);
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Map<String, String> random(List<String> names) {
        Map<String, String> values = new TreeMap<>();
        names.forEach(name -> values.put(name, random()));
        return values;
    }

    /** 144 bits, since no rate limit protects these, and nobody has to type them. */
    private static String random() {
        byte[] bytes = new byte[18];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
