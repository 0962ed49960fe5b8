package io.throughline.commons.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

import io.throughline.commons.kafka.CompactedFile;
import org.junit.jupiter.api.Test;

class IdentityIndexTest {

    private static final UUID ANNA = new UUID(0, 1);
    private static final UUID BO = new UUID(0, 2);
    private static final Identifier USER = Identifier.userId("7");
    private static final Identifier VISITOR = Identifier.anonymousId("v");
    private static final Identifier EMAIL = Identifier.parse("email:a@example.cn");

    @Test
    void anUnknownIdentifierStandsForItselfAlone() {
        try (IdentityIndex index = new IdentityIndex(CompactedFile.inMemory())) {
            assertEquals(new IdentityIndex.Person(VISITOR, Optional.empty(), List.of(VISITOR)), index.resolve(VISITOR));
        }
    }

    @Test
    void anyIdentifierOfAProfileFindsAllOfThem() {
        try (IdentityIndex index = new IdentityIndex(CompactedFile.inMemory())) {
            index.put(USER, ANNA, 1);
            index.put(VISITOR, ANNA, 1);
            index.put(EMAIL, BO, 1);

            assertEquals(List.of(VISITOR, USER), index.resolve(VISITOR).identifiers());
            assertEquals(List.of(EMAIL), index.identifiersOf(BO));
        }
    }

    @Test
    void whatAPublicSourceAloneClaimsIsNobodys() throws Exception {
        try (IdentityIndex index = new IdentityIndex(CompactedFile.inMemory())) {
            index.put(USER, ANNA, 1);
            index.put(VISITOR, ANNA, 1);

            index.apply(VISITOR.toString(), new com.fasterxml.jackson.databind.ObjectMapper().readTree(
                    "{\"profileId\":\"" + ANNA + "\",\"revision\":2,\"claimed\":true}"));

            assertEquals(Optional.empty(), index.profileOf(VISITOR));
            assertEquals(List.of(USER), index.identifiersOf(ANNA));
            assertEquals(List.of(VISITOR + " " + ANNA), claims(index));
        }
    }

    @Test
    void whatIsProvenTakesTheClaimsPlaceAndWhatIsForgottenIsNoClaimEither() throws Exception {
        try (IdentityIndex index = new IdentityIndex(CompactedFile.inMemory())) {
            var json = new com.fasterxml.jackson.databind.ObjectMapper();
            index.apply(VISITOR.toString(), json.readTree("{\"profileId\":\"" + ANNA + "\",\"revision\":1,\"claimed\":true}"));
            index.apply(EMAIL.toString(), json.readTree("{\"profileId\":\"" + ANNA + "\",\"revision\":1,\"claimed\":true}"));
            assertEquals(2, index.size());
            assertEquals(List.of(VISITOR), index.resolve(VISITOR).identifiers());

            index.apply(VISITOR.toString(), json.readTree("{\"profileId\":\"" + BO + "\",\"revision\":1}"));
            index.apply(EMAIL.toString(), null);

            assertEquals(List.of(), claims(index));
            assertEquals(Optional.of(BO), index.profileOf(VISITOR));
            assertEquals(1, index.size());
        }
    }

    private static List<String> claims(IdentityIndex index) {
        List<String> found = new java.util.ArrayList<>();
        index.forEachClaim((identifier, profile) -> found.add(identifier + " " + profile));
        return found;
    }

    @Test
    void aProfilesOwnIdFindsItsIdentifiers() {
        try (IdentityIndex index = new IdentityIndex(CompactedFile.inMemory())) {
            index.put(USER, ANNA, 1);

            assertEquals(List.of(USER), index.resolve(Identifier.parse("profile_id:" + ANNA)).identifiers());
            assertEquals(Optional.empty(), index.profileOf(Identifier.parse("profile_id:" + BO)));
            assertEquals(Optional.empty(), index.profileOf(Identifier.parse("profile_id:no-uuid")));
        }
    }

    @Test
    void aMergeMovesTheIdentifierToItsNewProfile() {
        try (IdentityIndex index = new IdentityIndex(CompactedFile.inMemory())) {
            index.put(USER, ANNA, 1);
            index.put(EMAIL, BO, 1);

            index.put(EMAIL, ANNA, 2);

            assertEquals(Optional.of(ANNA), index.profileOf(EMAIL));
            assertEquals(List.of(), index.identifiersOf(BO));
        }
    }

    @Test
    void anOlderRevisionThatComesLateChangesNothing() {
        try (IdentityIndex index = new IdentityIndex(CompactedFile.inMemory())) {
            index.put(EMAIL, ANNA, 2);

            index.put(EMAIL, BO, 1);

            assertEquals(Optional.of(ANNA), index.profileOf(EMAIL));
            assertEquals(List.of(), index.identifiersOf(BO));
        }
    }

    @Test
    void anErasedIdentifierIsForgotten() {
        try (IdentityIndex index = new IdentityIndex(CompactedFile.inMemory())) {
            index.put(EMAIL, ANNA, 1);

            index.remove(EMAIL);

            assertEquals(Optional.empty(), index.profileOf(EMAIL));
            assertEquals(List.of(), index.identifiersOf(ANNA));
        }
    }

    @Test
    void theIdentifierThatIsAskedForIsNeverCutOff() {
        try (IdentityIndex index = new IdentityIndex(CompactedFile.inMemory())) {
            for (int i = 0; i <= IdentityIndex.MOST_IDENTIFIERS; i++) {
                index.put(Identifier.anonymousId("v" + i), ANNA, 1);
            }
            index.put(USER, ANNA, 1);

            List<Identifier> all = index.resolve(USER).identifiers();

            assertEquals(IdentityIndex.MOST_IDENTIFIERS, all.size());
            assertTrue(all.contains(USER));
        }
    }
}
