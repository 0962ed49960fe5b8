package io.throughline.localstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackCredentialsTest {

    @TempDir
    Path directory;

    @Test
    void aStackOfBeforeGetsWhatItLacksAndKeepsTheRest() throws IOException {
        Path file = directory.resolve("credentials.json");
        Files.writeString(file, """
                {"users": {"analyst": "a"}, "clients": {"partner-mall": "m", "partner-social": "s"}, "databases": {"profile": "p"},
                 "clickhouse": {"user": "default", "password": "c"}}""");

        StackCredentials completed = StackCredentials.readOrCreate(file);

        assertEquals("m", completed.clients().get("partner-mall"));
        assertFalse(completed.clients().get("throughline-operator").isBlank());
        assertFalse(completed.suppressionPepper().isBlank());
        assertEquals(completed, StackCredentials.readOrCreate(file));
        assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(file));
    }

    @Test
    void theRealmHasTheSecretsOfThisStackAlone() throws IOException {
        StackCredentials first = StackCredentials.readOrCreate(directory.resolve("first.json"));
        StackCredentials second = StackCredentials.readOrCreate(directory.resolve("second.json"));

        first.writeRealm(directory.resolve("realm.json"));

        String realm = Files.readString(directory.resolve("realm.json"));
        assertNotEquals(first, second);
        assertTrue(realm.contains(first.clients().get("throughline-operator")), "the operator's secret");
        assertFalse(realm.contains("${"), "a placeholder is left");
    }
}
