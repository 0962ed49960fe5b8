package io.throughline.commons.retraction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.throughline.commons.kafka.CompactedFile;
import io.throughline.commons.test.EventContracts;
import org.junit.jupiter.api.Test;

class SourceRetractionsTest {

    private static final Instant NOON = Instant.parse("2026-11-04T12:00:00Z");
    private static final Instant EVENING = Instant.parse("2026-11-04T17:30:00Z");
    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

    private final CompactedFile file = CompactedFile.inMemory();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final SourceRetractions list = new SourceRetractions(file, JSON, () -> true, meters);

    private static SourceRetraction ofShop(String id) {
        return new SourceRetraction(id, SourceKind.SOURCE, "shop-server", NOON, EVENING, EVENING);
    }

    private void tell(SourceRetraction retraction) {
        list.apply(retraction.retractionId(), JSON.valueToTree(retraction));
    }

    @Test
    void whatWasReceivedFromTheSourceInBetweenIsCoveredAndNothingElse() {
        tell(ofShop("r-1"));

        assertTrue(list.covers(SourceKind.SOURCE, "shop-server", NOON));
        assertTrue(list.covers(SourceKind.SOURCE, "shop-server", EVENING.minusNanos(1)));
        assertFalse(list.covers(SourceKind.SOURCE, "shop-server", NOON.minusNanos(1)));
        assertFalse(list.covers(SourceKind.SOURCE, "shop-server", EVENING));
        assertFalse(list.covers(SourceKind.SOURCE, "shop-web", NOON));
        assertFalse(list.covers(SourceKind.PARTNER, "shop-server", NOON));
        assertFalse(list.covers(SourceKind.SOURCE, null, NOON));
    }

    @Test
    void severalRetractionsOfOneSourceAllCount() {
        tell(ofShop("r-1"));
        tell(new SourceRetraction("r-2", SourceKind.SOURCE, "shop-server", EVENING, EVENING.plusSeconds(60), EVENING));

        assertTrue(list.covers(SourceKind.SOURCE, "shop-server", NOON));
        assertTrue(list.covers(SourceKind.SOURCE, "shop-server", EVENING.plusSeconds(59)));
        assertEquals(2, list.size());
    }

    @Test
    void whatIsTakenBackThisMomentCountsBeforeTheTopicSaysSo() {
        list.hold(ofShop("r-1"));

        assertTrue(list.covers(SourceKind.SOURCE, "shop-server", NOON));
        assertFalse(list.contains("r-1"));
        tell(ofShop("r-1"));
        assertTrue(list.contains("r-1"));
        assertTrue(list.covers(SourceKind.SOURCE, "shop-server", NOON));
    }

    @Test
    void aTombstoneLiftsIt() {
        tell(ofShop("r-1"));
        list.apply("r-1", null);

        assertFalse(list.covers(SourceKind.SOURCE, "shop-server", NOON));
    }

    @Test
    void theListIsThereAfterARestart() {
        tell(ofShop("r-1"));

        assertTrue(new SourceRetractions(file, JSON, () -> true, meters).covers(SourceKind.SOURCE, "shop-server", NOON));
    }

    @Test
    void whatCannotBeReadIsNotKept() throws Exception {
        JsonNode poison = JSON.readTree("{\"retractionId\":\"r-1\",\"origin\":\"moon\"}");

        assertThrows(IllegalArgumentException.class, () -> list.apply("r-1", poison));
        assertEquals(0, list.size());
        assertFalse(new SourceRetractions(file, JSON, () -> true, meters).covers(SourceKind.SOURCE, "shop-server", NOON));
    }

    @Test
    void eventsThatAreDroppedAreCounted() {
        tell(ofShop("r-1"));

        assertTrue(list.drops(SourceKind.SOURCE, "shop-server", NOON));
        assertFalse(list.drops(SourceKind.SOURCE, "shop-server", EVENING));
        assertEquals(1, meters.counter("throughline.retracted").count());
    }

    @Test
    void theExamplesOfTheContractsAreReadAndTheRecordKeepsToThem() throws Exception {
        EventContracts.assertExampleValid("source-retractions", "retracted");
        EventContracts.assertExampleValid("privacy", "source-retraction");
        SourceRetraction example = JSON.readValue(EventContracts.example("source-retractions", "retracted"), SourceRetraction.class);

        assertEquals("/sources/shop-server", example.eventSource());
        assertEquals(example, JSON.readValue(EventContracts.example("privacy", "source-retraction"), SourceRetraction.class));
        EventContracts.assertValid("source-retractions", "retracted", JSON.writeValueAsBytes(example));
        ObjectNode told = JSON.valueToTree(example);
        told.put("step", RetractionStep.COUNT.text());
        EventContracts.assertValid("privacy", "source-retraction", told.toString().getBytes(StandardCharsets.UTF_8));
        assertEquals(SourceRetraction.COUNT_RECEIPT, RetractionStep.of("count").receiptKind());
        assertEquals(SourceRetraction.RECEIPT, RetractionStep.of("retract").receiptKind());
    }

    @Test
    void anEventSourceTellsWhoSaidIt() {
        assertEquals(SourceKind.PARTNER, SourceKind.ofEventSource("/partners/partner-mall").orElseThrow());
        assertEquals("partner-mall", SourceKind.PARTNER.idIn("/partners/partner-mall"));
        assertTrue(SourceKind.ofEventSource("/feedback").isEmpty());
    }
}
