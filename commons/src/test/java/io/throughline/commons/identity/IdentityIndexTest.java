package io.throughline.commons.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityIndexTest {

    private static final UUID ANNA = new UUID(0, 1);
    private static final UUID BO = new UUID(0, 2);
    private static final Identifier USER = Identifier.userId("7");
    private static final Identifier VISITOR = Identifier.anonymousId("v");
    private static final Identifier EMAIL = Identifier.parse("email:a@example.cn");

    @TempDir
    Path directory;

    @Test
    void anUnknownIdentifierStandsForItselfAlone() {
        try (IdentityIndex index = new IdentityIndex(null)) {
            assertEquals(new IdentityIndex.Person(VISITOR, Optional.empty(), List.of(VISITOR)), index.resolve(VISITOR));
        }
    }

    @Test
    void anyIdentifierOfAProfileFindsAllOfThem() {
        try (IdentityIndex index = new IdentityIndex(null)) {
            index.put(USER, ANNA, 1);
            index.put(VISITOR, ANNA, 1);
            index.put(EMAIL, BO, 1);

            assertEquals(List.of(VISITOR, USER), index.resolve(VISITOR).identifiers());
            assertEquals(List.of(EMAIL), index.identifiersOf(BO));
        }
    }

    @Test
    void aMergeMovesTheIdentifierToItsNewProfile() {
        try (IdentityIndex index = new IdentityIndex(null)) {
            index.put(USER, ANNA, 1);
            index.put(EMAIL, BO, 1);

            index.put(EMAIL, ANNA, 2);

            assertEquals(Optional.of(ANNA), index.profileOf(EMAIL));
            assertEquals(List.of(), index.identifiersOf(BO));
        }
    }

    @Test
    void anOlderRevisionThatComesLateChangesNothing() {
        try (IdentityIndex index = new IdentityIndex(null)) {
            index.put(EMAIL, ANNA, 2);

            index.put(EMAIL, BO, 1);

            assertEquals(Optional.of(ANNA), index.profileOf(EMAIL));
            assertEquals(List.of(), index.identifiersOf(BO));
        }
    }

    @Test
    void anErasedIdentifierIsForgotten() {
        try (IdentityIndex index = new IdentityIndex(null)) {
            index.put(EMAIL, ANNA, 1);

            index.remove(EMAIL);

            assertEquals(Optional.empty(), index.profileOf(EMAIL));
            assertEquals(List.of(), index.identifiersOf(ANNA));
        }
    }

    @Test
    void whatWasCommittedIsThereAfterARestartWithThePlaceToGoOnFrom() {
        Path file = directory.resolve("index.mv");
        try (IdentityIndex index = new IdentityIndex(file)) {
            index.put(USER, ANNA, 1);
            index.commit("topic", Map.of(0, 17L, 5, 3L));
        }

        try (IdentityIndex index = new IdentityIndex(file)) {
            index.clearUnless("topic");
            assertEquals(Optional.of(ANNA), index.profileOf(USER));
            assertEquals(17, index.position("topic", 0));
            assertEquals(0, index.position("topic", 1));
        }
    }

    @Test
    void theIdentifierThatIsAskedForIsNeverCutOff() {
        try (IdentityIndex index = new IdentityIndex(null)) {
            for (int i = 0; i <= IdentityIndex.MOST_IDENTIFIERS; i++) {
                index.put(Identifier.anonymousId("v" + i), ANNA, 1);
            }
            index.put(USER, ANNA, 1);

            List<Identifier> all = index.resolve(USER).identifiers();

            assertEquals(IdentityIndex.MOST_IDENTIFIERS, all.size());
            assertTrue(all.contains(USER));
        }
    }

    @Test
    void aDamagedFileIsPutAsideAndMadeAnew() throws Exception {
        Path file = directory.resolve("index.mv");
        Files.writeString(file, "not an index ".repeat(10_000));

        try (IdentityIndex index = IdentityIndexes.open(file)) {
            assertEquals(0, index.size());
        }
        assertTrue(Files.exists(directory.resolve("index.mv.damaged")));
    }

    @Test
    void aTopicMadeAnewStartsTheIndexFromNothing() {
        try (IdentityIndex index = new IdentityIndex(null)) {
            index.put(USER, ANNA, 1);
            index.commit("topic", Map.of(0, 17L));

            index.clearUnless("another");

            assertEquals(Optional.empty(), index.profileOf(USER));
            assertEquals(0, index.position("another", 0));
        }
    }
}
