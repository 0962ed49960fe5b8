package io.throughline.journey.alert;

import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import io.throughline.journey.alert.rule.AlertCondition;
import io.throughline.journey.alert.rule.AlertSeverity;
import io.throughline.journey.alert.webhook.WebhookDelivery;
import org.bson.Document;

/** Converts alerts to and from MongoDB documents. */
final class AlertDocument {

    private AlertDocument() {
    }

    static Document raised(Alert alert) {
        return new Document("_id", alert.id()).append("rule", alert.rule()).append("ruleVersion", alert.ruleVersion())
                .append("name", alert.name())
                .append("severity", alert.severity().key()).append("measure", alert.measure())
                .append("comparison", alert.condition().comparison().key()).append("threshold", alert.condition().threshold())
                .append("since", Date.from(alert.since())).append("raisedAt", Date.from(alert.raisedAt())).append("value", alert.value())
                .append("state", alert.state().key());
    }

    static Document acknowledgement(Alert.Acknowledgement said) {
        return new Document("at", Date.from(said.at())).append("by", said.by()).append("note", said.note());
    }

    /** Marks a time value as seconds, because the alert may have been raised when it was stored in milliseconds. */
    static Document resolution(Alert.Resolution resolution) {
        return new Document("inSeconds", true).append("at", Date.from(resolution.at())).append("value", resolution.value())
                .append("because", resolution.because().key());
    }

    static Document delivery(WebhookDelivery delivery) {
        return new Document("id", delivery.id()).append("state", delivery.state().key()).append("attempts", delivery.attempts())
                .append("lastAt", AlertStore.date(delivery.lastAt())).append("nextAt", AlertStore.date(delivery.nextAt()))
                .append("status", delivery.status()).append("fault", delivery.fault());
    }

    static Alert read(Document stored) {
        Document document = EarlierUnits.ofToday(stored);
        Document acknowledgement = document.get("acknowledgement", Document.class);
        Document resolution = document.get("resolution", Document.class);
        return new Alert(document.getString("_id"), document.getString("rule"), document.getInteger("ruleVersion"),
                document.getString("name"),
                value(AlertSeverity.class, document.getString("severity")), document.getString("measure"),
                new AlertCondition(value(AlertCondition.Comparison.class, document.getString("comparison")),
                        document.getDouble("threshold")),
                AlertStore.instant(document, "since"), AlertStore.instant(document, "raisedAt"), document.getDouble("value"),
                value(Alert.State.class, document.getString("state")),
                acknowledgement == null ? null
                        : new Alert.Acknowledgement(AlertStore.instant(acknowledgement, "at"), acknowledgement.getString("by"),
                                acknowledgement.getString("note")),
                resolution == null ? null : new Alert.Resolution(AlertStore.instant(resolution, "at"), resolution.getDouble("value"),
                        value(Alert.ResolutionReason.class, resolution.getString("because"))),
                document.getList("untold", String.class).stream().map(AlertEvent::of).toList(),
                deliveries(document.get("deliveries", Document.class)));
    }

    private static List<WebhookDelivery> deliveries(Document document) {
        return Arrays.stream(AlertEvent.values()).map(event -> {
            Document delivery = document.get(event.key(), Document.class);
            return delivery == null ? null
                    : new WebhookDelivery(event, delivery.getString("id"), value(WebhookDelivery.State.class, delivery.getString("state")),
                            delivery.getInteger("attempts"), AlertStore.instant(delivery, "lastAt"), AlertStore.instant(delivery, "nextAt"),
                            delivery.getInteger("status"), delivery.getString("fault"));
        }).filter(Objects::nonNull).toList();
    }

    private static <E extends Enum<E>> E value(Class<E> type, String key) {
        return Enum.valueOf(type, key.toUpperCase(Locale.ROOT));
    }
}
