package io.throughline.commons.consent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.IdentityIndex;
import io.throughline.commons.identity.TestIdentities;
import io.throughline.commons.kafka.CompactedFile;
import org.junit.jupiter.api.Test;

class ConsentIndexTest {

    private static final String PROFILE = "0196a3c2-7f7e-7b5a-9d4b-3f2a1c0d9e8f";
    private static final Identifier USER = Identifier.userId("7");
    private static final Identifier VISITOR = Identifier.anonymousId("v");

    private final IdentityIndex identities = TestIdentities.inMemory();
    private final ConsentIndex index = new ConsentIndex(CompactedFile.inMemory(), identities);

    private static JsonNode says(boolean feedback, boolean personalisation, boolean restricted) {
        try {
            return new ObjectMapper().readTree("""
                    {"key":"k","revision":1,"at":"2026-03-01T12:00:00Z","state":{},"uses":{"feedback":%s,"personalisation":%s},
                     "personalisation":%s,"restricted":%s,"ofTomorrow":[1]}""".formatted(feedback, personalisation, personalisation,
                    restricted));
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void ofWhomNothingIsKnownNothingIsRefused() {
        assertTrue(index.allows(USER, ConsentIndex.PERSONALISATION));
        assertFalse(index.isRestricted(USER));
    }

    @Test
    void whatAProfileRefusesIsRefusedUnderEachOfItsIdentifiers() {
        TestIdentities.put(identities, USER, PROFILE);

        index.apply(PROFILE, says(true, false, false));

        assertFalse(index.allows(USER, ConsentIndex.PERSONALISATION));
        assertFalse(index.allows(Identifier.parse("profile_id:" + PROFILE), ConsentIndex.PERSONALISATION));
        assertTrue(index.allows(USER, ConsentIndex.FEEDBACK));
        assertTrue(index.allows(VISITOR, ConsentIndex.PERSONALISATION));
        assertEquals(List.of(USER), index.refusing(ConsentIndex.PERSONALISATION, 10));
    }

    @Test
    void aGrantLiftsTheRefusalAndATombstoneForgetsIt() {
        TestIdentities.put(identities, USER, PROFILE);
        index.apply(PROFILE, says(false, false, false));

        index.apply(PROFILE, says(true, false, false));

        assertTrue(index.allows(USER, ConsentIndex.FEEDBACK));
        assertEquals(List.of(), index.refusing(ConsentIndex.FEEDBACK, 10));
        index.apply(PROFILE, null);
        assertTrue(index.allows(USER, ConsentIndex.PERSONALISATION));
        assertEquals(0, index.size());
    }

    @Test
    void restrictedDataAreForNoPurpose() {
        TestIdentities.put(identities, USER, PROFILE);

        index.apply(PROFILE, says(true, true, true));

        assertTrue(index.isRestricted(USER));
        assertFalse(index.allows(USER, ConsentIndex.FEEDBACK));
        assertEquals(List.of(USER), index.refusing(ConsentIndex.FEEDBACK, 10));
    }

    @Test
    void aVisitorsOwnRefusalHoldsUntilItIsTakenBackForTheirProfiles() {
        index.apply(VISITOR.toString(), says(true, false, false));
        assertEquals(List.of(VISITOR), index.refusing(ConsentIndex.PERSONALISATION, 10));

        TestIdentities.put(identities, VISITOR, PROFILE);
        assertFalse(index.allows(VISITOR, ConsentIndex.PERSONALISATION));

        index.apply(PROFILE, says(true, true, false));
        assertFalse(index.allows(VISITOR, ConsentIndex.PERSONALISATION));
        index.apply(VISITOR.toString(), null);
        assertTrue(index.allows(VISITOR, ConsentIndex.PERSONALISATION));
    }

    @Test
    void whatADeviceRefusesIsRefusedThereAndNowhereElseOfItsPerson() {
        TestIdentities.put(identities, USER, PROFILE);
        TestIdentities.put(identities, VISITOR, PROFILE);
        index.apply(PROFILE, says(true, true, false));
        index.apply(VISITOR.toString(), says(true, false, false));

        assertFalse(index.allows(VISITOR, ConsentIndex.PERSONALISATION));
        assertTrue(index.allows(USER, ConsentIndex.PERSONALISATION));
        assertTrue(index.allows(Identifier.parse("profile_id:" + PROFILE), ConsentIndex.PERSONALISATION));
        assertEquals(List.of(VISITOR), index.refusing(ConsentIndex.PERSONALISATION, 10));
    }

    @Test
    void whatADeviceAgreesToLiftsNothingThatItsPersonRefuses() {
        TestIdentities.put(identities, VISITOR, PROFILE);
        index.apply(PROFILE, says(true, false, false));
        index.apply(VISITOR.toString(), says(true, true, false));

        assertFalse(index.allows(VISITOR, ConsentIndex.PERSONALISATION));
        assertTrue(index.allows(VISITOR, ConsentIndex.FEEDBACK));
    }

    @Test
    void whatIsNoProfilesIdIsOfNobody() {
        index.apply(PROFILE, says(true, false, false));
        index.apply("x", says(true, false, false));

        assertTrue(index.allows(Identifier.parse("profile_id:x"), ConsentIndex.FEEDBACK));
        assertFalse(index.isRestricted(Identifier.parse("profile_id:x")));
        assertEquals(List.of(), index.refusing(ConsentIndex.PERSONALISATION, 10));
    }

    @Test
    void ofWhomNothingWasToldTheDefaultsHold() {
        TestIdentities.put(identities, USER, PROFILE);
        index.apply(PROFILE, says(true, true, false));

        index.apply(ConsentIndex.EVERYBODY_ELSE, says(false, true, false));

        assertFalse(index.allowsOthers(ConsentIndex.FEEDBACK));
        assertFalse(index.allows(VISITOR, ConsentIndex.FEEDBACK));
        assertTrue(index.allows(VISITOR, ConsentIndex.PERSONALISATION));
        assertTrue(index.allows(USER, ConsentIndex.FEEDBACK));
        assertTrue(index.allows(List.of(VISITOR, USER), ConsentIndex.FEEDBACK));
        assertEquals(List.of(USER), index.allowing(ConsentIndex.FEEDBACK, 10));
        assertEquals(List.of(), index.refusing(ConsentIndex.FEEDBACK, 10));
    }

    @Test
    void whoIsNamedByOneWhoRefusesIsNotAllowedByAnother() {
        TestIdentities.put(identities, USER, PROFILE);
        index.apply(PROFILE, says(true, true, false));
        index.apply(VISITOR.toString(), says(false, true, false));

        assertFalse(index.allows(List.of(VISITOR, USER), ConsentIndex.FEEDBACK));
    }

    @Test
    void moreThanAskedForIsSeenToBeMore() {
        for (int i = 0; i < 5; i++) {
            index.apply("anonymous_id:v" + i, says(false, true, false));
        }

        assertEquals(4, index.refusing(ConsentIndex.FEEDBACK, 3).size());
    }

    @Test
    void whatCannotBeUnderstoodIsRefusedAndChangesNothing() {
        index.apply(VISITOR.toString(), says(true, false, false));

        assertThrows(RuntimeException.class, () -> index.apply(VISITOR.toString(), new ObjectMapper().createObjectNode()));

        assertFalse(index.allows(VISITOR, ConsentIndex.PERSONALISATION));
    }
}
