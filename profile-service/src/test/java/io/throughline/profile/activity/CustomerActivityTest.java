package io.throughline.profile.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.test.EventContracts;
import io.throughline.profile.intake.InboundEventReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CustomerActivityTest {

    @Test
    void anOrderKeepsWhatConditionsAskFor() {
        CustomerActivity order = activity(InboundEventReader.TOUCHPOINT, EventContracts.example("touchpoints", "touchpoint"));

        assertThat(order.name()).isEqualTo("Order Completed");
        assertThat(order.at()).isEqualTo("2026-11-02T08:15:30.250Z");
        assertThat(order.identifier()).hasToString("user_id:42");
        assertThat(order.properties()).hasToString(
                """
                {"order_id":"A-1001","revenue":128.5,"currency":"CNY","products.product_id":["tea-01"],"products.name":["龙井茶"],\
                "products.category":["tea"]}""");
    }

    @Test
    void feedbackIsSomethingThatSomebodyDidToo() {
        CustomerActivity feedback = activity(InboundEventReader.FEEDBACK, EventContracts.example("feedback", "received"));

        assertThat(feedback.name()).isEqualTo("Feedback Received");
        assertThat(feedback.type()).isEqualTo("feedback");
        assertThat(feedback.source()).isEqualTo("partner-mall");
        assertThat(feedback.properties().get("nps").intValue()).isEqualTo(3);
        assertThat(feedback.properties().get("comment").textValue()).startsWith("手机结账");
    }

    @ParameterizedTest
    @CsvSource({ "page,首页,Page Viewed", "screen,Home,Screen Viewed", "identify,,Identified", "track,,Unnamed", "track,加入购物车,加入购物车" })
    void callsWithoutANameOfTheirOwnHaveOne(String type, String name, String expected) {
        CustomerActivity activity = activity(InboundEventReader.TOUCHPOINT, touchpoint(type, name, "{}"));

        assertThat(activity.name()).isEqualTo(expected);
        boolean ofPage = type.equals("page") || type.equals("screen");
        assertThat(activity.properties().path("name").asText(null)).isEqualTo(ofPage ? name : null);
    }

    @Test
    void aHugeNumberHidesNothingBesideIt() {
        CustomerActivity activity = activity(InboundEventReader.TOUCHPOINT, touchpoint("track", "Paid", """
                {"trade_no":2026112222001401234567890123,"total":100,"currency":"CNY","most":1e200000,"least":1e-2147483647,"whole":%s}"""
                .formatted("7".repeat(100))));

        assertThat(activity.properties()).hasToString("{\"trade_no\":2026112222001401234567890123,\"total\":100,\"currency\":\"CNY\"}");
    }

    @Test
    void whatIsLongOrDeepOrCannotBeStoredIsCutOrLeftOut() {
        String properties = """
                {"long":"%s😀","deep":{"a":1},"list":[1],"nothing":null,"huge":1e400,"nul":"a\\u0000b","half":"\\ud83d"}"""
                .formatted("字".repeat(255));

        CustomerActivity activity = activity(InboundEventReader.TOUCHPOINT, touchpoint("track", "x", properties));

        assertThat(activity.properties().get("long").textValue()).isEqualTo("字".repeat(255));
        assertThat(activity.properties().get("nul").textValue()).isEmpty();
        assertThat(activity.properties().get("half").textValue()).isEmpty();
        assertThat(activity.properties().properties()).hasSize(3);
    }

    private static String touchpoint(String type, String name, String properties) {
        return """
                {"messageId":"m","type":"%s","name":%s,"subject":"user_id:1","identifiers":["user_id:1"],"source":"s","channel":"web",
                 "timestamp":"2026-03-01T10:00:00Z","receivedAt":"2026-03-01T10:00:01Z","properties":%s}"""
                .formatted(type, name == null ? "null" : '"' + name + '"', properties);
    }

    private static CustomerActivity activity(String type, String json) {
        KeyedEvent event =
                new KeyedEvent("id", "/sources/s", type, "user_id:1", Instant.EPOCH, json.getBytes(StandardCharsets.UTF_8), null);
        return CustomerActivity.of(InboundEventReader.read(new ReceivedEvent(event, "touchpoints", 0, 0)).orElseThrow());
    }
}
