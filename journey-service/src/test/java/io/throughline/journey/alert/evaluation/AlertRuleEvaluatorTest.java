package io.throughline.journey.alert.evaluation;

import static io.throughline.journey.JourneyTestClient.somebody;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import io.throughline.journey.alert.Alert;
import io.throughline.journey.alert.AlertStore;
import io.throughline.journey.alert.rule.AlertRule;
import io.throughline.journey.alert.rule.AlertRuleDefinition;
import io.throughline.journey.alert.rule.AlertRuleStore;
import io.throughline.journey.alert.webhook.WebhookDelivery;
import io.throughline.journey.alert.webhook.WebhookReceiver;
import io.throughline.journey.alert.webhook.WebhookSecrets;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is left where somebody is killed between two writes, and where two look at once. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class AlertRuleEvaluatorTest {

    @Inject
    AlertRuleEvaluator watcher;

    @Inject
    AlertRuleStore rules;

    @Inject
    AlertStore alerts;

    @Inject
    ObjectMapper json;

    private final String id = "rule-" + somebody();
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    /** Its condition holds, and the service itself does not look at it before tomorrow. */
    @BeforeEach
    void aRule() throws Exception {
        AlertRuleDefinition definition = AlertRuleDefinition.of(json.readTree(
                """
                {"name":"x","every":"P1D","when":{"below":2},"on":{"analysis":"paths","question":{"period":{"last":"P1D"},\
                "filter":{"event":"%s"}},"pointer":"/basis/events"}}"""
                        .formatted(id)));
        assertThat(rules.insert(new AlertRule(id, 1, definition, null, now, now, "analyst", null,
                new AlertRule.EvaluationProgress(0, 0, now.plus(Duration.ofDays(1)), null, null, null, null, null)))).isTrue();
    }

    private AlertRule rule() {
        return rules.find(id).orElseThrow();
    }

    private List<Alert> all() {
        return alerts.list(id, null, null, 100);
    }

    @Test
    void twoWhoLookAtOnceRaiseOneAlert() {
        AlertRule rule = rule();
        CyclicBarrier together = new CyclicBarrier(8);
        List<CompletableFuture<Boolean>> looks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            CompletableFuture<Boolean> look = new CompletableFuture<>();
            looks.add(look);
            Thread.ofVirtual().start(() -> {
                try {
                    together.await();
                    look.complete(watcher.evaluate(rule, now));
                } catch (Exception e) {
                    look.completeExceptionally(e);
                }
            });
        }

        assertThat(looks).map(CompletableFuture::join).containsOnlyOnce(true);
        assertThat(all()).map(Alert::id).containsExactly(id + "-1");
        assertThat(rule().progress().openings()).isEqualTo(1);
        assertThat(rule().progress().step()).isEqualTo(1);
    }

    @Test
    void whoIsKilledAfterRaisingHasRaisedItOnceAndItIsResolvedAllTheSame() throws Exception {
        alerts.raise(Alert.raised(rule(), 1, now, now, 0), false);

        assertThat(watcher.evaluate(rule(), now.plusSeconds(1))).isTrue();
        assertThat(all()).hasSize(1);
        assertThat(rule().progress().openings()).isEqualTo(1);
        pass();
        assertThat(watcher.evaluate(rule(), now.plusSeconds(2))).isTrue();
        assertThat(all()).singleElement().satisfies(alert -> assertThat(alert.state()).isEqualTo(Alert.State.RESOLVED));
        TestEvents.await("alerts", each -> (id + "-1-resolved").equals(TestEvents.header(each, "ce_id")));
        assertThat(TestEvents.all("alerts").stream().filter(each -> id.equals(each.key())).map(each -> TestEvents.header(each, "ce_id")))
                .containsExactly(id + "-1-raised", id + "-1-resolved");
    }

    @Test
    void whoIsKilledAfterResolvingHasResolvedItAndTheNextIsAnother() {
        assertThat(watcher.evaluate(rule(), now)).isTrue();
        alerts.resolve(id + "-1", new Alert.Resolution(now, 7.0, Alert.ResolutionReason.CONDITION_ENDED), false);

        assertThat(watcher.evaluate(rule(), now.plusSeconds(1))).isTrue();

        assertThat(all()).map(Alert::id).containsExactlyInAnyOrder(id + "-1", id + "-2");
        assertThat(alerts.resolve(id + "-1", new Alert.Resolution(now, 8.0, Alert.ResolutionReason.CONDITION_ENDED), false)).isFalse();
    }

    @Test
    void whoIsKilledWhileSendingIsFollowedByAnotherAttemptWithTheSameId() throws Exception {
        try (WebhookReceiver receiver = new WebhookReceiver()) {
            AlertRule rule = changed(withWebhook(receiver.url("/a")));
            // Due in an hour, so that the service leaves it to the test.
            alerts.raise(Alert.raised(rule, 1, now, now.plus(Duration.ofHours(1)), 0), true);
            WebhookDelivery fresh = alerts.find(id + "-1").orElseThrow().deliveries().getFirst();

            assertThat(alerts.attempt(id + "-1", fresh, now)).isPresent();
            assertThat(alerts.attempt(id + "-1", fresh, now)).isEmpty();

            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> receiver.taken().size() == 1);
            assertThat(receiver.taken().getFirst().headers()).containsEntry("webhook-id", id + "-1-raised");
            Awaitility.await()
                    .until(() -> alerts.find(id + "-1").orElseThrow().deliveries().getFirst().state() == WebhookDelivery.State.DELIVERED);
            assertThat(alerts.find(id + "-1").orElseThrow().deliveries().getFirst().attempts()).isEqualTo(2);
        }
    }

    @Test
    void aLookThatBeganBeforeTheRuleWasChangedOrRemovedFollowsNothing() {
        AlertRule before = rule();
        AlertRule after = new AlertRule(id, 2, before.definition(), null, now, now, "admin", null,
                AlertRule.EvaluationProgress.fresh(0, 0, now.plus(Duration.ofDays(1))));
        assertThat(rules.replace(before, after)).isTrue();
        assertThat(rules.replace(before, after)).isFalse();

        assertThat(watcher.evaluate(before, now)).isFalse();
        AlertRule changed = rule();
        rules.remove(id, now);
        assertThat(watcher.evaluate(changed, now)).isFalse();

        assertThat(all()).isEmpty();
    }

    @Test
    void theQuestionThatFailsIsShownAndDecidesNothing() throws Exception {
        changed("""
                {"name":"x","every":"P1D","when":{"below":2},"on":{"analysis":"funnel","question":{"steps":[]},\
                "pointer":"/converted/share"}}""");

        assertThat(watcher.evaluate(rule(), now)).isTrue();

        assertThat(rule().progress().fault()).startsWith("The question is not understood any more: /steps");
        assertThat(rule().progress().faultAt()).isEqualTo(now);
        assertThat(all()).isEmpty();
    }

    @Test
    void whatIsResolvedIsKeptForItsTime() {
        watcher.evaluate(rule(), now);
        alerts.resolve(id + "-1", new Alert.Resolution(now.minus(Duration.ofDays(400)), 7.0, Alert.ResolutionReason.CONDITION_ENDED),
                false);
        TestEvents.await("alerts", each -> (id + "-1-resolved").equals(TestEvents.header(each, "ce_id")));
        Awaitility.await().until(() -> alerts.find(id + "-1").orElseThrow().untold().isEmpty());

        alerts.sweep(now.minus(Duration.ofDays(401)));
        assertThat(all()).hasSize(1);
        alerts.sweep(now.minus(Duration.ofDays(399)));
        assertThat(all()).isEmpty();
    }

    /** What takes connections and says nothing has ten seconds each time; fifty alerts wait for it before the other rule's one. */
    @Test
    void aReceiverThatDoesNotAnswerHoldsUpNobodyElse() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1"));
                WebhookReceiver receiver = new WebhookReceiver()) {
            AlertRuleDefinition answered = AlertRuleDefinition.of(json.readTree(withWebhook(receiver.url("/well"))));
            AlertRule stuck = changed(withWebhook("http://127.0.0.1:" + silent.getLocalPort() + "/"));
            for (int i = 1; i <= 50; i++) {
                alerts.raise(Alert.raised(stuck, i, now, now.minusSeconds(100), 0), true);
            }
            AlertRule well = new AlertRule(id + "-well", 1, answered, new AlertRule.SigningSalts(WebhookSecrets.newSalt(), List.of()), now,
                    now, "analyst", null, stuck.progress());
            assertThat(rules.insert(well)).isTrue();
            alerts.raise(Alert.raised(well, 1, now, now, 0), true);

            Awaitility.await().atMost(Duration.ofSeconds(9)).until(() -> receiver.taken().size() == 1);
            assertThat(all()).hasSize(50)
                    .allSatisfy(each -> assertThat(each.deliveries().getFirst().state()).isEqualTo(WebhookDelivery.State.WAITING));
            // What is left for it is given up at once.
            changed(rule().definition().body().toString().replaceFirst("\"webhook\":\\{[^}]*},", ""));
        }
    }

    private String withWebhook(String url) {
        return rule().definition().body().toString().replace("{\"name\"", "{\"webhook\":{\"url\":\"" + url + "\"},\"name\"");
    }

    @Test
    void whatALateAttemptSaysDoesNotCountAgainstALaterOne() {
        Instant far = now.plus(Duration.ofDays(2));
        alerts.raise(Alert.raised(rule(), 1, now, far, 0), true);
        WebhookDelivery first = alerts.attempt(id + "-1", delivery(), far).orElseThrow();
        WebhookDelivery second = alerts.attempt(id + "-1", first, far.plusSeconds(5)).orElseThrow();

        assertThat(alerts.attempted(id + "-1", first, WebhookDelivery.State.GIVEN_UP, 410, "late")).isFalse();
        assertThat(alerts.attempted(id + "-1", second, WebhookDelivery.State.DELIVERED, 204, null)).isTrue();
        assertThat(alerts.attempted(id + "-1", first, WebhookDelivery.State.WAITING, null, "late")).isFalse();
        assertThat(alerts.attempted(id + "-1", second, WebhookDelivery.State.WAITING, null, "late")).isFalse();

        assertThat(delivery().state()).isEqualTo(WebhookDelivery.State.DELIVERED);
        assertThat(delivery().fault()).isNull();
    }

    /** All of it is far from now, so that the service leaves it to the test. */
    @Test
    void whatIsDueIsFoundWhenItIsAndNotBefore() {
        Instant far = now.plus(Duration.ofDays(2));
        alerts.raise(Alert.raised(rule(), 1, now, far, 0), true);
        alerts.raise(Alert.raised(rule(), 2, now, far, 0), false);

        assertThat(dueAt(far.minusSeconds(1))).isEmpty();
        assertThat(dueAt(far)).containsExactly(id + "-1");
        assertThat(alerts.toDeliver(far, List.of(id), 1_000)).noneMatch(each -> each.rule().equals(id));
        WebhookDelivery attempt = alerts.attempt(id + "-1", delivery(), far).orElseThrow();
        assertThat(dueAt(far.plusSeconds(4))).isEmpty();
        assertThat(dueAt(far.plusSeconds(5))).containsExactly(id + "-1");
        // The next event does not make the one before it due, nor is it forgotten.
        alerts.resolve(id + "-1", new Alert.Resolution(far, 7.0, Alert.ResolutionReason.CONDITION_ENDED), true);
        alerts.putRight(id + "-1", Optional.of(attempt));
        assertThat(dueAt(far.plusSeconds(4))).isEmpty();
        alerts.attempted(id + "-1", attempt, WebhookDelivery.State.DELIVERED, 204, null);
        alerts.putRight(id + "-1", Optional.empty());
        assertThat(dueAt(far)).containsExactly(id + "-1");
        WebhookDelivery resolved = alerts.find(id + "-1").orElseThrow().deliveries().getLast();
        alerts.attempted(id + "-1", alerts.attempt(id + "-1", resolved, far).orElseThrow(), WebhookDelivery.State.DELIVERED, 204, null);
        alerts.putRight(id + "-1", Optional.empty());
        assertThat(dueAt(far.plus(Duration.ofDays(1)))).isEmpty();
    }

    private List<String> dueAt(Instant time) {
        return alerts.toDeliver(time, List.of(), 1_000).stream().filter(each -> each.rule().equals(id)).map(Alert::id).toList();
    }

    private WebhookDelivery delivery() {
        return alerts.find(id + "-1").orElseThrow().deliveries().getFirst();
    }

    @Test
    void aRuleThatWasRemovedLongAgoStaysUntilItsAlertHasEndedAndItsWebhookHasBeenTold() {
        Instant far = now.plus(Duration.ofDays(2));
        AlertRule rule = rule();
        alerts.raise(Alert.raised(rule, 1, now, far, 0), true);
        // Due at a time that does not come, so that the service does not look at it either.
        rules.remove(id, far);
        AlertRule removed = rules.findAny(id).orElseThrow();

        watcher.purge(far.plusSeconds(1));
        assertThat(rules.findAny(id)).isPresent();
        assertThat(watcher.evaluate(removed, far)).isTrue();
        watcher.purge(far.plusSeconds(1));
        assertThat(rules.findAny(id)).isPresent();
        for (WebhookDelivery delivery : alerts.find(id + "-1").orElseThrow().deliveries()) {
            alerts.attempted(id + "-1", delivery, WebhookDelivery.State.DELIVERED, 204, null);
        }
        watcher.purge(far.minusSeconds(1));
        assertThat(rules.findAny(id)).isPresent();
        watcher.purge(far.plusSeconds(1));
        assertThat(rules.findAny(id)).isEmpty();
        assertThat(all()).singleElement().satisfies(alert -> assertThat(alert.state()).isEqualTo(Alert.State.RESOLVED));
    }

    @Test
    void aLookThatComesLateIsShownWithItsNumber() {
        AlertRule before = rule();
        AlertRule.EvaluationProgress old =
                new AlertRule.EvaluationProgress(1, 0, now.plus(Duration.ofDays(1)), now.minus(Duration.ofDays(3)), 0.0, null, null,
                        ConditionDuration.begun(true, now.minus(Duration.ofDays(3)), Duration.ofDays(1)));
        assertThat(rules.saveProgress(before, old)).isTrue();

        assertThat(watcher.evaluate(rule(), now)).isTrue();

        assertThat(rule().progress().fault()).startsWith("Looks come late: the last was 259200 seconds before");
        assertThat(rule().progress().streak().pace()).isEqualTo(Duration.ofDays(3));
        assertThat(watcher.evaluate(rule(), now.plusSeconds(1))).isTrue();
        assertThat(rule().progress().fault()).isNull();
    }

    /** The condition holds no more. */
    private void pass() throws Exception {
        changed(rule().definition().body().toString().replace("\"below\":2", "\"above\":2"));
    }

    private AlertRule changed(String body) throws Exception {
        AlertRule before = rule();
        AlertRule.SigningSalts signing = new AlertRule.SigningSalts(WebhookSecrets.newSalt(), List.of());
        assertThat(rules.replace(before,
                new AlertRule(id, before.version() + 1, AlertRuleDefinition.of(json.readTree(body)), signing, now, now, "admin", null,
                        AlertRule.EvaluationProgress.fresh(0, 0, now.plus(Duration.ofDays(1))))))
                .isTrue();
        return rule();
    }
}
