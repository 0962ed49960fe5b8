package io.throughline.commons.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactedFileTest {

    @TempDir
    Path directory;

    @Test
    void whatWasCommittedIsThereAfterARestartWithThePlaceToGoOnFrom() throws Exception {
        Path path = directory.resolve("index.mv");
        try (CompactedFile file = CompactedFile.open(path)) {
            file.map("people").put("李娜", "here");
            file.commit("topic", Map.of(0, 17L, 5, 3L));
        }

        try (CompactedFile file = CompactedFile.open(path)) {
            file.clearUnless("topic");
            assertEquals("here", file.map("people").get("李娜"));
            assertEquals(17, file.position("topic", 0));
            assertEquals(0, file.position("topic", 1));
        }
    }

    @Test
    void aDamagedFileIsPutAsideAndMadeAnew() throws Exception {
        Path path = directory.resolve("index.mv");
        Files.writeString(path, "not an index ".repeat(10_000));

        try (CompactedFile file = CompactedFile.open(path)) {
            assertEquals(0, file.map("people").size());
        }
        assertTrue(Files.exists(directory.resolve("index.mv.damaged")));
    }

    @Test
    void aTopicMadeAnewStartsEveryMapFromNothing() {
        try (CompactedFile file = CompactedFile.inMemory()) {
            file.map("people").put("a", "here");
            file.map("places").put("b", "there");
            file.commit("topic", Map.of(0, 17L));

            file.clearUnless("another");

            assertNull(file.map("people").get("a"));
            assertNull(file.map("places").get("b"));
            assertEquals(0, file.position("another", 0));
        }
    }
}
