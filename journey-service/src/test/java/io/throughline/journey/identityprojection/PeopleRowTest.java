package io.throughline.journey.identityprojection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.event.ReceivedEvent;
import org.junit.jupiter.api.Test;

class PeopleRowTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static Optional<PeopleRow> row(String topic, String type, String key, String data) throws IOException {
        return PeopleRow.of(new ReceivedEvent(new KeyedEvent("1", "/profile-service", type, key, Instant.EPOCH,
                data == null ? null : data.getBytes(StandardCharsets.UTF_8), null), topic, 0, 0), JSON);
    }

    private static String example(String path) throws IOException {
        return Files.readString(Path.of("..", "contracts", "events", path + ".example.json"));
    }

    @Test
    void theExamplesOfTheContractsAreUnderstood() throws IOException {
        assertThat(row("identities", "io.throughline.identity.v1", "email:li@example.cn", example("identities/identity")))
                .contains(new PeopleRow.Identity("email:li@example.cn", "019a1c3e-8011-7a52-8d3c-5b7e1f20c9a4", 2));
        assertThat(row("consents", "io.throughline.consent.v1", "0196a3c2-7f7e-7b5a-9d4b-3f2a1c0d9e8f", example("consents/consent")))
                .contains(new PeopleRow.Agreement("0196a3c2-7f7e-7b5a-9d4b-3f2a1c0d9e8f", PeopleRow.FEEDBACK));
        assertThat(row("segments", "io.throughline.segment.entered.v1", "p", example("segments/entered")).orElseThrow())
                .isInstanceOfSatisfying(
                        PeopleRow.Membership.class, member -> assertThat(member.gone()).isFalse());
        assertThat(row("segments", "io.throughline.segment.exited.v1", "p", example("segments/exited")).orElseThrow())
                .isInstanceOfSatisfying(
                        PeopleRow.Membership.class, member -> assertThat(member.gone()).isTrue());
    }

    @Test
    void aClaimIsNoIdentity() throws IOException {
        assertThat(row("identities", "io.throughline.identity.v1", "anonymous_id:v",
                "{\"profileId\":\"019a1c3e-8011-7a52-8d3c-5b7e1f20c9a4\",\"revision\":1,\"claimed\":true}"))
                .contains(new PeopleRow.Claim("anonymous_id:v", "019a1c3e-8011-7a52-8d3c-5b7e1f20c9a4"));
    }

    @Test
    void whatIsNotSpokenOfIsAllowedAndRestrictionAllowsNothing() throws IOException {
        assertThat(row("consents", "t", "*", "{\"uses\":{},\"restricted\":false}")).contains(new PeopleRow.Agreement("*", 3));
        assertThat(row("consents", "t", "*", "{\"uses\":{\"analytics\":true},\"restricted\":true}"))
                .contains(new PeopleRow.Agreement("*", 0));
    }

    @Test
    void aTombstoneForgets() throws IOException {
        assertThat(row("identities", null, "user_id:1", null)).contains(new PeopleRow.Identity("user_id:1", null, 0));
        assertThat(row("consents", null, "user_id:1", null)).contains(new PeopleRow.Agreement("user_id:1", null));
        assertThat(row("segments", null, "user_id:1", null)).isEmpty();
        assertThat(row("segments", "io.throughline.segment.of.tomorrow.v1", "p", "{}")).isEmpty();
    }

    @Test
    void whatClickHouseCannotKeepIsRefusedBeforeItLooksLikeAFaultOfTheStore() throws IOException {
        String entered = example("segments/entered");

        for (String at : new String[]{ "+1000000000-12-31T23:59:59.999999999Z", "-1000000000-01-01T00:00:00Z", "1899-12-31T23:59:59Z",
                "2300-01-01T00:00:00Z" }) {
            assertThatThrownBy(() -> row("segments", "io.throughline.segment.entered.v1", "p",
                    entered.replaceFirst("\"at\": \"[^\"]*\"", "\"at\": \"" + at + "\"")))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> row("segments", "io.throughline.segment.entered.v1", "p", entered.replace("三十天内下单三次", "\\ud83d")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsNoStatementIsRefused() {
        assertThatThrownBy(() -> row("identities", "t", "user_id:1", "{\"profileId\":\"x\",\"revision\":1}"))
                .isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> row("consents", "t", "user_id:1", "{\"uses\":7,\"restricted\":false}"))
                .isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> row("segments", "io.throughline.segment.entered.v1", "p", "{}")).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> row("identities", "t", "user_id:1", "no json")).isInstanceOf(IOException.class);
    }

    @Test
    void aVersionStaysExact() throws IOException {
        PeopleRow row = row("identities", "t", "user_id:1", "{\"profileId\":\"019a1c3e-8011-7a52-8d3c-5b7e1f20c9a4\",\"revision\":1}")
                .orElseThrow();
        assertThat(row.json(JSON.createObjectNode(), 1_795_000_000_000_001L).toString())
                .isEqualTo("{\"id\":\"user_id:1\",\"profile\":\"019a1c3e-8011-7a52-8d3c-5b7e1f20c9a4\",\"version\":\"1795000000000001\"}");
    }
}
