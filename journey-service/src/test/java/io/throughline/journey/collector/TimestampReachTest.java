package io.throughline.journey.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.throughline.commons.identity.SourceTrust;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampReachTest {

    private static final Instant NOW = Instant.parse("2026-11-30T09:30:00Z");

    private final TimestampReach reach = new TimestampReach(Duration.ofDays(90));

    private static EventValidationResult at(String time) {
        return new EventValidationResult.Accepted("m1", "anonymous_id:a", List.of(), null, Instant.parse(time), new byte[0]);
    }

    @ParameterizedTest
    @ValueSource(strings = { "1970-01-01T00:00:00Z", "2001-09-09T01:46:40Z", "2025-11-30T09:30:00Z", "2026-09-01T09:29:59.999Z" })
    void whatIsOlderThanAPhoneThatWasOfflineIsRefusedWithAReason(String time) {
        assertThat(reach.within(at(time), SourceTrust.PUBLIC, NOW)).isInstanceOfSatisfying(EventValidationResult.Rejected.class,
                rejected -> {
                    assertThat(rejected.field()).isEqualTo("/timestamp");
                    assertThat(rejected.messageId()).isEqualTo("m1");
                    assertThat(rejected.reason()).contains("90 days").contains(Instant.parse(time).toString()).contains("import");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = { "2026-09-01T09:30:00Z", "2026-11-30T09:30:00Z", "2026-12-01T09:00:00Z" })
    void whatIsYoungerIsLeftAsItIs(String time) {
        EventValidationResult reading = at(time);

        assertThat(reach.within(reading, SourceTrust.PUBLIC, NOW)).isSameAs(reading);
    }

    @ParameterizedTest
    @EnumSource(value = SourceTrust.class, names = "PUBLIC", mode = EnumSource.Mode.EXCLUDE)
    void trustedSourcesBringInYears(SourceTrust trust) {
        EventValidationResult reading = at("1970-01-01T00:00:00Z");

        assertThat(reach.within(reading, trust, NOW)).isSameAs(reading);
    }

    @Test
    void whatBreaksAnotherRuleKeepsItsReason() {
        EventValidationResult reading = new EventValidationResult.Rejected("m1", "/event", "must name the event", false);

        assertThat(reach.within(reading, SourceTrust.PUBLIC, NOW)).isSameAs(reading);
    }
}
