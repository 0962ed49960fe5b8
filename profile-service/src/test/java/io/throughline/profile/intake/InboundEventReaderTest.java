package io.throughline.profile.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.identity.SourceTrust;
import io.throughline.profile.ShopTestClient;
import org.junit.jupiter.api.Test;

class InboundEventReaderTest {

    private static TouchpointEvent read(String more) {
        String touchpoint = ShopTestClient.track(ShopTestClient.NOON, "anonymous_id:a").replaceAll("\"trust\":\"[a-z]*\",", "")
                .replace("\"channel\"", more + "\"channel\"");
        KeyedEvent event = new KeyedEvent("1", "/sources/web", InboundEventReader.TOUCHPOINT, "anonymous_id:a", Instant.EPOCH,
                touchpoint.getBytes(StandardCharsets.UTF_8), null);
        return (TouchpointEvent) InboundEventReader.read(new ReceivedEvent(event, "touchpoints", 0, 0)).orElseThrow();
    }

    @Test
    void anEventFromBeforeSourcesHadATrustCountsAsPublicAndUnproven() {
        assertThat(read("").trust()).isEqualTo(SourceTrust.PUBLIC);
        assertThat(read("").speaksForPerson()).isFalse();
    }

    @Test
    void whatTheCollectorTookIsNotTooLongHere() {
        String name = "字".repeat(1_000);

        TouchpointEvent told =
                read("\"tomorrow\":{\"" + name + "\":" + "7".repeat(100) + ",\"a\":" + "[".repeat(62) + "]".repeat(62) + "},");

        assertThat(told.name()).isEqualTo("Order Completed");
    }

    @Test
    void aTrustedSourceAndAProvenVisitorSpeakForThePerson() {
        assertThat(read("\"trust\":\"server\",").speaksForPerson()).isTrue();
        assertThat(read("\"trust\":\"import\",").speaksForPerson()).isTrue();
        assertThat(read("\"trust\":\"public\",\"proven\":true,").speaksForPerson()).isTrue();
        assertThat(read("\"trust\":\"public\",\"proven\":false,").speaksForPerson()).isFalse();
    }
}
