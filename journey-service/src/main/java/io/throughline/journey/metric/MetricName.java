package io.throughline.journey.metric;

import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The metrics, by their names in answers. */
@Schema(name = "MetricName", description = "The name of a metric, as an answer of /v1/analytics/metrics has it")
enum MetricName {

    @JsonProperty("visits")
    VISITS("visits"),
    @JsonProperty("people")
    PEOPLE("people"),
    @JsonProperty("dwell")
    DWELL("dwell"),
    @JsonProperty("bounce")
    BOUNCE("bounce"),
    @JsonProperty("clickThrough")
    CLICK_THROUGH("clickThrough"),
    @JsonProperty("conversion")
    CONVERSION("conversion"),
    @JsonProperty("dropOff")
    DROP_OFF("dropOff"),
    @JsonProperty("repeatContact")
    REPEAT_CONTACT("repeatContact"),
    @JsonProperty("pendingContacts")
    PENDING_CONTACTS("pendingContacts"),
    @JsonProperty("resolutionTime")
    RESOLUTION_TIME("resolutionTime"),
    @JsonProperty("unresolved")
    UNRESOLVED("unresolved"),
    @JsonProperty("responseTime")
    RESPONSE_TIME("responseTime"),
    @JsonProperty("handlingTime")
    HANDLING_TIME("handlingTime"),
    @JsonProperty("orders")
    ORDERS("orders"),
    @JsonProperty("revenue")
    REVENUE("revenue"),
    @JsonProperty("averageOrderValue")
    AVERAGE_ORDER_VALUE("averageOrderValue"),
    @JsonProperty("publicOrders")
    PUBLIC_ORDERS("publicOrders"),
    @JsonProperty("publicRevenue")
    PUBLIC_REVENUE("publicRevenue"),
    @JsonProperty("cost")
    COST("cost"),
    @JsonProperty("coverage")
    COVERAGE("coverage"),
    @JsonProperty("eventsPerVisit")
    EVENTS_PER_VISIT("eventsPerVisit"),
    @JsonProperty("csat")
    CSAT("csat"),
    @JsonProperty("nps")
    NPS("nps");

    private final String word;

    MetricName(String word) {
        this.word = word;
    }

    static List<String> words() {
        return Stream.of(values()).map(name -> name.word).toList();
    }
}
