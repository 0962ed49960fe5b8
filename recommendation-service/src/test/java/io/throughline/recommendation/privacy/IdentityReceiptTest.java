package io.throughline.recommendation.privacy;

import static io.throughline.recommendation.ShopTestClient.any;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.IdentityIndex;
import io.throughline.commons.privacy.SignedReceipt;
import io.throughline.commons.test.EventContracts;
import io.throughline.commons.test.TestEvents;
import io.throughline.recommendation.RealServers;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Any of the services that follow identities. */
@QuarkusTest
@RealServers
class IdentityReceiptTest {

    @Inject
    IdentityIndex index;

    @Test
    void theServiceSignsThatItFollowsAMergeOnceItsIndexHasIt() throws Exception {
        String announcement = UUID.randomUUID().toString();
        Identifier user = Identifier.parse("user_id:" + any("li"));
        UUID profile = UUID.randomUUID();
        for (int i = 0; i < 500; i++) {
            TestEvents.identity("email:" + i + any("x") + "@example.cn", profile, 1);
        }
        TestEvents.identity(user.toString(), profile, 1);

        tell(announcement, profile);

        ConsumerRecord<String, byte[]> record = TestEvents.await("privacy", each -> announcement.equals(each.key())
                && SignedReceipt.TYPE.equals(TestEvents.header(each, "ce_type")));
        assertThat(index.profileOf(user)).contains(profile);
        EventContracts.assertValid("privacy", "receipt", record.value());
        ObjectNode receipt = (ObjectNode) new ObjectMapper().readTree(record.value());
        assertThat(SignedReceipt.isAuthentic(receipt)).isTrue();
        assertThat(receipt.get("kind").textValue()).isEqualTo("identity");
        assertThat(receipt.get("service").textValue()).isEqualTo("recommendation-service");
        assertThat(receipt.get("counts").get("changes").intValue()).isEqualTo(1);
    }

    @Test
    void anAnnouncementThatCannotBeReadIsSetAsideAndTheNextOneIsConfirmed() {
        String announcement = UUID.randomUUID().toString();
        TestEvents.send("privacy", announcement, "poison-" + announcement, "/profile-service", "io.throughline.identity.changed.v1",
                "{\"changes\":7}");

        tell(announcement, UUID.randomUUID());

        TestEvents.await("privacy",
                each -> announcement.equals(each.key()) && SignedReceipt.TYPE.equals(TestEvents.header(each, "ce_type")));
        TestEvents.await("privacy.dlq", each -> announcement.equals(each.key()));
    }

    private static void tell(String announcement, UUID profile) {
        TestEvents.send("privacy", announcement, announcement + "/told", "/profile-service", "io.throughline.identity.changed.v1",
                """
                {"announcementId":"%s","changes":[{"changeId":"%s","kind":"merge","profiles":["%s"],"tomorrow":1}],\
                "at":"2026-11-04T09:12:44.120388Z"}"""
                        .formatted(announcement, announcement, profile));
    }
}
