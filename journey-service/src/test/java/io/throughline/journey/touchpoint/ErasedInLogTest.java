package io.throughline.journey.touchpoint;

import static io.throughline.journey.JourneyTestClient.somebody;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.test.PrivacyRequests;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What was told before anybody was erased, and is read from Kafka after. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class ErasedInLogTest {

    @Inject
    ClickHouseClient clickHouse;

    private final String user = somebody();
    private final String other = somebody();

    private void claiming(String message, String claims) {
        TestEvents.touchpoint("page", "anonymous_id:" + other, message, """
                {"messageId":"%s","type":"page","subject":"anonymous_id:%s","identifiers":["anonymous_id:%s"],"claims":%s,"channel":"web",\
                "source":"page","trust":"public",
                 "timestamp":"2026-01-31T09:30:00Z","receivedAt":"2026-01-31T09:30:01Z","properties":{},"traits":{},"context":{}}"""
                .formatted(message, other, other, claims));
    }

    @Test
    void whatClaimsToBeAnErasedPersonIsDroppedAndOfTheirDeviceTheClaimAloneGoes() {
        String type = "a_type_of_thirty_two_letters_abc";
        PrivacyRequests.receipt(PrivacyRequests.submit("erasure", null, "user_id:" + user, "device_id:t-" + user, type + ":" + user),
                "journey-service");

        claiming("a-user", "[\"user_id:" + user + "\"]");
        claiming("b-long", "[\"" + type + ":" + user + "\"]");
        claiming("c-device", "[\"device_id:t-" + user + "\"]");
        claiming("d-nobody", "[\"user_id:x" + user + "\"]");

        List<String> stored = Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> clickHouse.queryWithReadTimeout(
                "SELECT message_id, arrayStringConcat(identifiers, ' ') AS names FROM touchpoints WHERE subject = "
                        + ClickHouseClient.quoted("anonymous_id:" + other)
                        + " ORDER BY message_id")
                .stream().map(row -> row.get("message_id").asText() + ' ' + row.get("names").asText()).toList(),
                rows -> rows.size() >= 2);
        assertThat(stored).containsExactly("c-device anonymous_id:" + other,
                "d-nobody anonymous_id:" + other + " claimed_user_id:x" + user);
    }

    private void alias(String message, String previousId) {
        TestEvents.touchpoint("shop", "user_id:" + other, message, """
                {"messageId":"%s","type":"alias","subject":"user_id:%s","identifiers":["user_id:%s"],"channel":"web","source":"shop",\
                "previousId":"%s",
                 "timestamp":"2026-01-31T09:30:00Z","receivedAt":"2026-01-31T09:30:01Z","properties":{},"traits":{},"context":{}}"""
                .formatted(message, other, other, previousId));
    }

    @Test
    void anAliasOfAnErasedUserIsDroppedAndOfTheirBrowserIsKeptWithoutIt() {
        PrivacyRequests.receipt(PrivacyRequests.submit("erasure", null, "user_id:" + user, "anonymous_id:t-" + user), "journey-service");

        alias("user-" + user, user);
        alias("browser-" + user, "t-" + user);
        alias("nobody-" + user, "x-" + user);

        List<String> stored = Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> clickHouse.queryWithReadTimeout(
                "SELECT message_id, previous_id FROM touchpoints WHERE subject = " + ClickHouseClient.quoted("user_id:" + other)
                        + " ORDER BY message_id")
                .stream().map(row -> row.get("message_id").asText() + '=' + row.get("previous_id").asText()).toList(),
                rows -> rows.size() >= 2);
        assertThat(stored).containsExactly("browser-" + user + '=', "nobody-" + user + "=x-" + user);
    }
}
