package io.throughline.journey.alert.webhook;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.commons.loop.BackgroundTask;
import io.throughline.journey.alert.Alert;
import io.throughline.journey.alert.AlertEvent;
import io.throughline.journey.alert.AlertEventData;
import io.throughline.journey.alert.AlertStore;
import io.throughline.journey.alert.rule.AlertRule;
import io.throughline.journey.alert.rule.AlertRuleStore;
import io.throughline.journey.store.LeasedLoop;
import io.vertx.core.MultiMap;
import org.jboss.logging.Logger;

/**
 * Sends the events of alerts to webhooks, in order: while one event is retried, later events of the alert wait. An attempt is counted
 * before it is made, so that two replicas or a crash cannot make too many. An event that is sent again after a crash has the same
 * webhook-id.
 */
@ApplicationScoped
class WebhookDispatcher {

    private static final Logger LOG = Logger.getLogger(WebhookDispatcher.class);
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final int MOST = 100;
    /** Gone: the receiver wants no more events. */
    private static final int GONE = 410;

    private final AlertStore alerts;
    private final AlertRuleStore rules;
    private final WebhookTargets targets;
    private final WebhookSecrets secrets;
    private final WebhookClient client;
    private final ObjectMapper json;
    private final DeliverySlots deliverySlots = new DeliverySlots();
    private final BackgroundLoop loop;
    private volatile boolean running = true;

    @Inject
    WebhookDispatcher(AlertStore alerts, AlertRuleStore rules, WebhookTargets targets, WebhookSecrets secrets, WebhookClient client,
            ObjectMapper json) {
        this.alerts = alerts;
        this.rules = rules;
        this.targets = targets;
        this.secrets = secrets;
        this.client = client;
        this.json = json;
        this.loop = LeasedLoop.every(PAUSE, BackgroundLoop.named("alert-webhooks"), rules.lease("alert-webhooks"), this::round);
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        running = false;
        loop.close();
    }

    /** The body of a webhook. Source of the form: Standard Webhooks 1.0, Payload structure. */
    @RegisterForReflection
    record Payload(String type, Instant timestamp, AlertEventData data) {
    }

    /** Does not wait for receivers: deliveries without a slot are read again in the next round, after those with one. */
    private void round() {
        if (deliverySlots.isFull()) {
            return;
        }
        Instant now = Instant.now();
        Map<String, String> hosts = new HashMap<>();
        for (Alert alert : alerts.toDeliver(now, deliverySlots.busyRules(), MOST)) {
            Optional<WebhookDelivery> next =
                    alert.deliveries().stream().filter(each -> each.state() == WebhookDelivery.State.WAITING).findFirst();
            if (next.isEmpty() || !next.get().isDue(now)) {
                alerts.putRight(alert.id(), next);
                continue;
            }
            String host = hosts.computeIfAbsent(alert.rule(), this::host);
            if (deliverySlots.begin(alert.id(), alert.rule(), host)) {
                start(alert, next.get(), host);
            }
        }
    }

    private String host(String rule) {
        return rules.findAny(rule).map(each -> each.definition().webhook()).map(URI::getHost).map(host -> host.toLowerCase(Locale.ROOT))
                .orElse("");
    }

    private void start(Alert alert, WebhookDelivery delivery, String host) {
        try {
            BackgroundTask.start("alert-webhook", () -> deliverAlone(alert, delivery, host));
        } catch (Error e) {
            deliverySlots.end(alert.id(), host);
            throw e;
        }
    }

    private void deliverAlone(Alert alert, WebhookDelivery delivery, String host) {
        try {
            deliver(alert, delivery, Instant.now());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            if (running) {
                LOG.warnf("A webhook is told again later: %s", e.toString());
            }
        } finally {
            deliverySlots.end(alert.id(), host);
        }
    }

    void deliver(Alert alert, WebhookDelivery delivery, Instant now) throws InterruptedException, JsonProcessingException {
        AlertRule rule =
                rules.findAny(alert.rule()).filter(each -> each.definition().webhook() != null && each.signing() != null).orElse(null);
        if (rule == null || delivery.attempts() >= WebhookDelivery.MOST_ATTEMPTS) {
            String why = rule == null ? "The rule has no webhook any more."
                    : delivery.fault() == null ? "Nobody knows what became of the last attempt." : delivery.fault();
            alerts.attempted(alert.id(), delivery, WebhookDelivery.State.GIVEN_UP, delivery.status(), why);
            return;
        }
        Optional<WebhookDelivery> attempt = alerts.attempt(alert.id(), delivery, now);
        if (attempt.isPresent()) {
            make(rule, alert, attempt.get(), now);
        }
    }

    private void make(AlertRule rule, Alert alert, WebhookDelivery delivery, Instant now)
            throws InterruptedException, JsonProcessingException {
        boolean last = delivery.attempts() >= WebhookDelivery.MOST_ATTEMPTS;
        try {
            int status = post(rule, alert, delivery, now);
            boolean taken = status >= 200 && status < 300;
            boolean elsewhere = status >= 300 && status < 400;
            WebhookDelivery.State state = taken ? WebhookDelivery.State.DELIVERED
                    : last || status == GONE ? WebhookDelivery.State.GIVEN_UP : WebhookDelivery.State.WAITING;
            alerts.attempted(alert.id(), delivery, state, status,
                    taken ? null : elsewhere ? "The receiver sends elsewhere, where nobody is followed."
                            : "The receiver answered " + status + ".");
        } catch (WebhookClient.DeliveryFailedException e) {
            alerts.attempted(alert.id(), delivery, last ? WebhookDelivery.State.GIVEN_UP : WebhookDelivery.State.WAITING, null,
                    e.getMessage());
        }
    }

    private int post(AlertRule rule, Alert alert, WebhookDelivery delivery, Instant now)
            throws WebhookClient.DeliveryFailedException, InterruptedException, JsonProcessingException {
        URI url = rule.definition().webhook();
        WebhookTargets.Target target = targets.of(url);
        if (target instanceof WebhookTargets.Target.Refused refused) {
            throw new WebhookClient.DeliveryFailedException(refused.why());
        }
        WebhookTargets.Target.ResolvedTarget at = (WebhookTargets.Target.ResolvedTarget) target;
        AlertEvent event = delivery.event();
        byte[] body =
                json.writeValueAsBytes(new Payload("alert." + event.key(), alert.at(event), AlertEventData.of(alert, event).withoutWho()));
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Content-Type", "application/json").add("User-Agent", "Throughline")
                .add("webhook-id", delivery.id()).add("webhook-timestamp", Long.toString(now.getEpochSecond()))
                .add("webhook-signature",
                        WebhookSignature.of(secrets.of(rule.id(), rule.signing(), now), delivery.id(), now.getEpochSecond(), body));
        return client.post(url, at, headers, body);
    }
}
