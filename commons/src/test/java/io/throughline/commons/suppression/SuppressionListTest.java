package io.throughline.commons.suppression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.IdentifierDigests;
import io.throughline.commons.kafka.CompactedFile;
import org.junit.jupiter.api.Test;

class SuppressionListTest {

    private static final Identifier ERASED = Identifier.userId("li");
    private static final Identifier EMAIL = Identifier.parse("email:li@example.cn");
    private static final Identifier TABLET = Identifier.anonymousId("tablet");
    private static final Identifier OTHER = Identifier.userId("wang");

    private final IdentifierDigests digests = new IdentifierDigests("a pepper of sixteen");
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final SuppressionList list = new SuppressionList(CompactedFile.inMemory(), digests, () -> true, meters);

    private void suppress(Identifier... identifiers) throws Exception {
        for (Identifier each : identifiers) {
            list.apply(digests.of(each), new ObjectMapper().readTree("{}"));
        }
    }

    private Optional<List<Identifier>> left(Identifier... identifiers) {
        return list.remainingIdentifiers(identifiers[0], List.of(identifiers));
    }

    /** HMAC-SHA256, worked out by openssl: printf 'user_id:li' | openssl dgst -sha256 -hmac 'a pepper of sixteen'. */
    @Test
    void aDigestIsTheHmacOfTheNormalisedIdentifier() {
        assertEquals("3544a690ebfd1a437a968fc2fe860159ad0ba5916f3d05656ea58d740fa78802", digests.of(ERASED));
        assertEquals(digests.of(EMAIL), digests.of(Identifier.parse("email: LI@Example.cn ")));
    }

    @Test
    void whoIsNotOnTheListIsLeftAsTheyAre() throws Exception {
        assertEquals(Optional.of(List.of(OTHER, TABLET)), left(OTHER, TABLET));
        suppress(ERASED);
        assertEquals(Optional.of(List.of(OTHER, TABLET)), left(OTHER, TABLET));
    }

    @Test
    void anEventOfAnErasedPersonIsDroppedUnderAnyOfTheirNames() throws Exception {
        suppress(ERASED, EMAIL, TABLET);

        assertTrue(left(ERASED).isEmpty());
        assertTrue(left(TABLET).isEmpty());
        assertTrue(left(OTHER, EMAIL).isEmpty());
        assertEquals(3, meters.counter("throughline.suppressed").count());
    }

    @Test
    void aSharedDeviceDoesNotMakeAnothersEventTheirs() throws Exception {
        suppress(ERASED, TABLET);

        assertEquals(Optional.of(List.of(OTHER)), left(OTHER, TABLET));
    }

    @Test
    void theEarlierIdOfAnAliasMayBeAUsersOrABrowsers() {
        assertEquals(List.of(ERASED, Identifier.anonymousId("li")), SuppressionList.earlier("li"));
        assertEquals(List.of(), SuppressionList.earlier(null));
        assertEquals(List.of(), SuppressionList.earlier(" "));
    }

    @Test
    void whatIsLiftedIsTakenInAgain() throws Exception {
        suppress(ERASED);
        list.apply(digests.of(ERASED), null);

        assertFalse(list.contains(ERASED));
    }

    @Test
    void whoIsErasedThisMomentCountsBeforeTheTopicSaysSo() {
        list.hold(List.of(ERASED));

        assertTrue(left(ERASED).isEmpty());
    }
}
