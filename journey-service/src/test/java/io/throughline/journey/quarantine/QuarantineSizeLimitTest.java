package io.throughline.journey.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class QuarantineSizeLimitTest {

    private static final Instant NOW = Instant.parse("2026-11-30T09:30:20Z");

    private final QuarantineSizeLimit cut = new QuarantineSizeLimit();

    private QuarantineSizeLimit.StoredContent keep(String source, Instant at, String event) {
        return cut.keep(source, at, event, null);
    }

    @Test
    void aUsualEventIsKeptWholeWithItsContext() {
        assertThat(cut.keep("shop", NOW, "{\"type\":\"track\"}", "{\"ip\":\"1\"}"))
                .isEqualTo(new QuarantineSizeLimit.StoredContent("{\"type\":\"track\"}", "{\"ip\":\"1\"}"));
    }

    @Test
    void ofAHugeOneTheBeginningIsKeptInAnObjectThatSaysSo() throws Exception {
        String event = "{\"event\":\"茶\\\"" + "x".repeat(400_000) + "\"}";

        QuarantineSizeLimit.StoredContent storedContent = cut.keep("shop", NOW, event, "{\"ip\":\"1\"}");

        JsonNode read = new ObjectMapper().readTree(storedContent.event());
        assertThat(read.get("cut").booleanValue()).isTrue();
        assertThat(read.get("bytes").intValue()).isEqualTo(event.length());
        assertThat(read.get("beginning").textValue()).isEqualTo(event.substring(0, 1_024));
        assertThat(storedContent.context()).isNull();
        assertThat(QuarantineSizeLimit.isCut(storedContent.event())).isTrue();
        assertThat(QuarantineSizeLimit.isCut(event)).isFalse();
    }

    @Test
    void noSignIsCutInTwo() {
        String event = "{\"event\":\"" + "x".repeat(1_013) + "\uD83C\uDF75" + "x".repeat(40_000) + "\"}";

        assertThat(keep("shop", NOW, event).event()).doesNotContain("\uD83C").doesNotContain("\\uD83C");
    }

    @Test
    void manyOfOneMinuteComeToAMegabyteWholeAndTheOthersAreCut() {
        String event = "{\"event\":\"" + "x".repeat(14_000) + "\"}";
        long bytes = 0;
        int whole = 0;
        for (int i = 0; i < 2_500; i++) {
            QuarantineSizeLimit.StoredContent storedContent = keep("shop", NOW, event);
            bytes += storedContent.event().length();
            whole += QuarantineSizeLimit.isCut(storedContent.event()) ? 0 : 1;
        }

        assertThat(whole).isEqualTo(74);
        assertThat(bytes).isLessThan(4_000_000);
        assertThat(QuarantineSizeLimit.isCut(keep("another", NOW, event).event())).isFalse();
        assertThat(QuarantineSizeLimit.isCut(keep("shop", NOW.plusSeconds(60), event).event())).isFalse();
    }
}
