package io.throughline.commons.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.commons.json.CanonicalJson;
import io.throughline.commons.json.StrictJson;
import io.throughline.commons.test.EventContracts;
import io.throughline.commons.test.ReceiptVerifier;
import org.junit.jupiter.api.Test;

/** The documented way to verify a receipt, by Node's library. */
class ReceiptVerificationTest {

    private static final ReceiptSigningKey KEY = new ReceiptSigningKey(Optional.empty(), Optional.empty());

    private static SignedReceipt receipt(Instant at, ExportSummary export) {
        return KEY.sign(new SignedReceipt("dsr-1", "access", "journey-service", SignedReceipt.DONE,
                Map.of("touchpoints", 17L, "反馈 \"é\"", 2L), export, at,
                null, null));
    }

    @Test
    void whatIsToldIsVerifiedByTheDocumentedProgram() {
        assertEquals(0, ReceiptVerifier.run(receipt(Instant.parse("2026-11-02T08:15:35.118Z"), null).toJson().toString()));
        assertEquals(0, ReceiptVerifier
                .run(receipt(Instant.parse("2026-11-02T08:15:00Z"), ExportSummary.of(List.of("ab"), 3)).toJson().toString()));
    }

    @Test
    void jacksonWritesTheSameFields() throws Exception {
        SignedReceipt signed = receipt(Instant.parse("2026-11-02T08:15:35Z"), null);

        String written = StrictJson.mapper().writeValueAsString(signed);

        assertEquals(CanonicalJson.of(signed.toJson()), CanonicalJson.of(StrictJson.mapper().readTree(written)));
        assertEquals(0, ReceiptVerifier.run(written));
    }

    @Test
    void theExampleOfTheContractIsVerified() {
        assertEquals(0, ReceiptVerifier.run(EventContracts.example("privacy", "receipt")));
    }

    @Test
    void aChangedReceiptIsInvalid() {
        ObjectNode told = receipt(Instant.now(), null).toJson();
        ((ObjectNode) told.get("counts")).put("touchpoints", 16);

        assertEquals(1, ReceiptVerifier.run(told.toString()));
        assertFalse(SignedReceipt.isAuthentic(told));
    }

    @Test
    void anAddedFieldIsInvalidAndASignedOneOfALaterVersionIsNot() throws Exception {
        ObjectNode told = receipt(Instant.now(), null).toJson().put("done", true);
        assertFalse(SignedReceipt.isAuthentic(told));
        assertEquals(1, ReceiptVerifier.run(told.toString()));

        assertTrue(SignedReceipt.isAuthentic(SignedReceipt.withoutUnsigned(told)), "Receipts of earlier versions are readable");
        assertEquals(0, ReceiptVerifier.run(SignedReceipt.withoutUnsigned(told).toString()));
    }
}
