package io.throughline.profile.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import io.throughline.commons.event.Event;
import io.throughline.commons.event.Received;
import io.throughline.commons.identity.SourceTrust;
import io.throughline.profile.Shop;
import org.junit.jupiter.api.Test;

class EventReaderTest {

    private static TouchpointTold read(String more) {
        String touchpoint = Shop.track(Shop.NOON, "anonymous_id:a").replaceAll("\"trust\":\"[a-z]*\",", "").replace("\"channel\"", more + "\"channel\"");
        Event event = new Event("1", "/sources/web", EventReader.TOUCHPOINT, "anonymous_id:a", Instant.EPOCH,
                touchpoint.getBytes(StandardCharsets.UTF_8), null);
        return (TouchpointTold) EventReader.read(new Received(event, "touchpoints", 0, 0)).orElseThrow();
    }

    @Test
    void anEventFromBeforeSourcesHadATrustCountsAsPublicAndUnproven() {
        assertThat(read("").trust()).isEqualTo(SourceTrust.PUBLIC);
        assertThat(read("").speaksForPerson()).isFalse();
    }

    @Test
    void whatTheCollectorTookIsNotTooLongHere() {
        String name = "字".repeat(1_000);

        TouchpointTold told = read("\"tomorrow\":{\"" + name + "\":" + "7".repeat(100) + ",\"a\":" + "[".repeat(62) + "]".repeat(62) + "},");

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
