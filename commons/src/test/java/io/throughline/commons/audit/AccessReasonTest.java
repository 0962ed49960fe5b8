package io.throughline.commons.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import io.throughline.commons.problem.ProblemException;
import org.junit.jupiter.api.Test;

class AccessReasonTest {

    @Test
    void aReasonIsReadFromTheHeadersBytesAsUtf8() {
        String asTheServerHandsItOn = new String("客户来电 4711".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        assertEquals(Optional.of("客户来电 4711"), AccessReason.parse(asTheServerHandsItOn));
    }

    @Test
    void percentEncodedUtf8IsReadAsABrowserSendsIt() {
        assertEquals(Optional.of("客户 call"), AccessReason.parse("%E5%AE%A2%E6%88%B7%20call"));
        assertEquals(Optional.of("50% off"), AccessReason.parse("50% off"));
    }

    @Test
    void latin1StaysWhatItIs() {
        assertEquals(Optional.of("Rückfrage"), AccessReason.parse("Rückfrage"));
    }

    @Test
    void noneIsNone() {
        assertEquals(Optional.empty(), AccessReason.parse(null));
        assertEquals(Optional.empty(), AccessReason.parse("  "));
    }

    @Test
    void moreThanTwoHundredCharactersAndControlCharactersAreRefused() {
        assertEquals(Optional.of("x".repeat(200)), AccessReason.parse("x".repeat(200)));
        assertThrows(ProblemException.class, () -> AccessReason.parse("x".repeat(201)));
        assertThrows(ProblemException.class, () -> AccessReason.parse("a%00b"));
    }
}
