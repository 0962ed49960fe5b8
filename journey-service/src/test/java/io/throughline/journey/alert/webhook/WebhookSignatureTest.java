package io.throughline.journey.alert.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

import io.throughline.journey.alert.AlertEvent;
import io.throughline.journey.alert.rule.AlertRule;
import org.junit.jupiter.api.Test;

class WebhookSignatureTest {

    private static final Instant NOW = Instant.parse("2026-11-03T10:00:00Z");

    /** Source: github.com/standard-webhooks/standard-webhooks, the example that its libraries' tests share. */
    @Test
    void isThePublishedOne() {
        byte[] secret = Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        assertThat(WebhookSignature.of(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
                "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void aSecretFollowsFromTheDeploymentTheRuleAndItsSaltAlone() {
        WebhookSecrets ours = new WebhookSecrets("the pepper of this deployment");
        String salt = WebhookSecrets.newSalt();

        assertThat(ours.shown("a", salt)).startsWith("whsec_")
                .isEqualTo(new WebhookSecrets("the pepper of this deployment").shown("a", salt));
        assertThat(Base64.getDecoder().decode(ours.shown("a", salt).substring(6))).hasSize(32);
        assertThat(ours.shown("a", salt)).isNotEqualTo(ours.shown("b", salt)).isNotEqualTo(ours.shown("a", WebhookSecrets.newSalt()))
                .isNotEqualTo(new WebhookSecrets("the pepper of another one").shown("a", salt));
    }

    @Test
    void theSecretBeforeSignsForADayMore() {
        WebhookSecrets secrets = new WebhookSecrets("the pepper of this deployment");
        AlertRule.SigningSalts signing =
                new AlertRule.SigningSalts(WebhookSecrets.newSalt(), List.of()).followedBy(WebhookSecrets.newSalt(), NOW).orElseThrow();

        assertThat(secrets.of("a", signing, NOW.plus(Duration.ofHours(23)))).hasSize(2);
        assertThat(secrets.of("a", signing, NOW.plus(Duration.ofHours(24)))).hasSize(1);
        assertThat(WebhookSignature.of(secrets.of("a", signing, NOW), "id", 1, new byte[0])).matches("v1,\\S{44} v1,\\S{44}");
    }

    /** Whoever asked for a new one, heard nothing and asked again has not told the receiver of either. */
    @Test
    void eachSecretBeforeSignsForADayOfItsOwnAndSoManyAtATime() {
        AlertRule.SigningSalts signing = new AlertRule.SigningSalts("0", List.of());
        for (int hour = 1; hour <= AlertRule.MOST_EARLIER; hour++) {
            signing = signing.followedBy(Integer.toString(hour), NOW.plus(Duration.ofHours(hour))).orElseThrow();
        }

        assertThat(signing.salts(NOW.plus(Duration.ofHours(6)))).containsExactly("5", "0", "1", "2", "3", "4");
        assertThat(signing.followedBy("6", NOW.plus(Duration.ofHours(6)))).isEmpty();
        assertThat(signing.salts(NOW.plus(Duration.ofHours(25)))).containsExactly("5", "1", "2", "3", "4");
        assertThat(signing.followedBy("6", NOW.plus(Duration.ofHours(25))).orElseThrow().salts(NOW.plus(Duration.ofHours(26))))
                .containsExactly("6", "2", "3", "4", "5");
        assertThat(signing.salts(NOW.plus(Duration.ofHours(29)))).containsExactly("5");
    }

    @Test
    void whatBecameOfTheLastAttemptIsWaitedForAMinute() {
        WebhookDelivery last = tried(5).attempted(NOW);

        assertThat(last.attempts()).isEqualTo(WebhookDelivery.MOST_ATTEMPTS);
        assertThat(last.nextAt()).isNull();
        assertThat(last.isDue(NOW.plusSeconds(59))).isFalse();
        assertThat(last.isDue(NOW.plusSeconds(60))).isTrue();
    }

    @Test
    void anAttemptIsFollowedByLongerAndLongerPausesUntilTheLast() {
        WebhookDelivery delivery = WebhookDelivery.fresh("a-1", AlertEvent.RAISED, NOW);

        assertThat(delivery.id()).isEqualTo("a-1-raised");
        assertThat(delivery.isDue(NOW)).isTrue();
        assertThat(delivery.after(NOW)).isEqualTo(NOW.plusSeconds(5));
        assertThat(tried(4).after(NOW)).isEqualTo(NOW.plus(Duration.ofHours(6)));
        assertThat(tried(5).after(NOW)).isNull();
        assertThat(WebhookDelivery.MOST_ATTEMPTS).isEqualTo(6);
    }

    private static WebhookDelivery tried(int times) {
        return new WebhookDelivery(AlertEvent.RAISED, "x", WebhookDelivery.State.WAITING, times, NOW, NOW, null, null);
    }
}
