package io.throughline.commons.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.throughline.commons.test.EventContracts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignedReceiptTest {

    /** RFC 8032, section 7.1, test 1: the private key, as PKCS#8 has it (RFC 8410). */
    private static final String RFC_KEY = Base64.getEncoder().encodeToString(HexFormat.of().parseHex("302e020100300506032b657004220420"
            + "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));

    @TempDir
    Path directory;

    private static SignedReceipt receipt(String service) {
        return new SignedReceipt("dsr-1", "erasure", service, SignedReceipt.DONE, Map.of("touchpoints", 17L, "反馈", 2L),
                Instant.parse("2026-11-02T08:15:35.118Z"), null, null);
    }

    /** Same section: the public key that belongs to it; RFC 8037, appendix A.3, has its thumbprint. */
    @Test
    void thePublicKeyIsThatOfTheRfcsPrivateKey() {
        SignedReceipt signed = new ReceiptSigningKey(Optional.of(RFC_KEY), Optional.empty()).sign(receipt("journey-service"));

        assertEquals("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                HexFormat.of().formatHex(Base64.getUrlDecoder().decode(signed.jwk().get("x"))));
        assertEquals("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", signed.thumbprint());
    }

    @Test
    void aReceiptIsAuthenticUntilAnythingInItIsChanged() {
        SignedReceipt signed = new ReceiptSigningKey(Optional.of(RFC_KEY), Optional.empty()).sign(receipt("journey-service"));

        assertTrue(signed.isAuthentic());
        assertFalse(receipt("feedback-service").with(signed.signature()).isAuthentic());
        assertFalse(new SignedReceipt(signed.requestId(), signed.kind(), signed.service(), signed.status(), Map.of("touchpoints", 0L),
                signed.at(),
                signed.jwk(), signed.signature()).isAuthentic());
        assertFalse(signed.with("nonsense").isAuthentic());
        assertFalse(new SignedReceipt(signed.requestId(), signed.kind(), signed.service(), signed.status(), signed.counts(), signed.at(),
                new ReceiptSigningKey(Optional.empty(), Optional.empty()).sign(receipt("x")).jwk(), signed.signature()).isAuthentic());
    }

    @Test
    void theExampleOfTheContractIsAuthentic() throws Exception {
        ObjectMapper json = new ObjectMapper().registerModule(new JavaTimeModule());

        EventContracts.assertExampleValid("privacy", "receipt");
        assertTrue(json.readValue(EventContracts.example("privacy", "receipt"), SignedReceipt.class).isAuthentic());
    }

    @Test
    void aKeyThatWasMadeIsKeptForItsOwnerAlone() throws Exception {
        SignedReceipt first = new ReceiptSigningKey(Optional.empty(), Optional.of(directory)).sign(receipt("a"));
        SignedReceipt second = new ReceiptSigningKey(Optional.empty(), Optional.of(directory)).sign(receipt("a"));

        assertEquals(first.thumbprint(), second.thumbprint());
        assertEquals("rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("privacy-signing-key.p8"))));
    }

    @Test
    void anExportIsCutIntoPartsOfAQuarterOfAMegabyteAndCounted() throws Exception {
        List<JsonNode> parts = new ArrayList<>();
        ObjectMapper json = new ObjectMapper();
        ExportParts export = new ExportParts("dsr-1", "journey-service", (part, bytes) -> {
            try {
                assertTrue(bytes.length < ExportParts.MOST_BYTES + 200, "A part has " + bytes.length);
                parts.add(json.readTree(bytes));
                EventContracts.assertValid("privacy", "exported", bytes);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            return null;
        });
        for (int i = 0; i < 30; i++) {
            export.accept("touchpoint", JsonNodeFactory.instance.objectNode().put("text", "茶".repeat(10_000)));
        }

        assertEquals(Map.of("touchpoint", 30L, "parts", 4L), export.finish());
        assertEquals(List.of(1, 2, 3, 4), parts.stream().map(part -> part.get("part").intValue()).toList());
        assertEquals(List.of(false, false, false, true), parts.stream().map(part -> part.get("last").booleanValue()).toList());
        assertEquals(30, parts.stream().mapToInt(part -> part.get("items").size()).sum());
    }
}
