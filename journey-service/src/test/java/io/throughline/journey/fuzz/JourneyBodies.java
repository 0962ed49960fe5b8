package io.throughline.journey.fuzz;

import java.util.List;
import java.util.Map;

/** Bodies that operations understand whose document gives no example. */
final class JourneyBodies {

    private static final String RULE =
            """
            {"name":"订单太少","severity":"critical","every":"PT1M","when":{"below":2},
             "on":{"analysis":"paths","question":{"period":{"last":"P2D"},"filter":{"event":"Order Completed"}},\
            "pointer":"/basis/events"}}""";
    private static final String WEBHOOK =
            """
            {"name":"x","severity":"warning","every":"PT5M","when":{"above":1},"webhook":{"url":"https://hooks.example.cn/x"},
             "on":{"analysis":"funnel","question":{"steps":[{"event":"A"},{"event":"B"}],"period":{"last":"P1D"}},\
            "pointer":"/steps/1/people"}}""";
    private static final String PATHS =
            """
            {"period":{"last":"P30D"},"zone":"Asia/Shanghai","unit":"person","filter":{"event":["Order Completed","Home"],\
            "where":{"property":"total","gte":100}}}""";
    private static final String METRICS = """
            {"period":{"month":"2026-01"},"by":"channel","goal":{"event":"Order Completed"},"handling":true,
             "revenue":{"event":{"event":"Order Completed"},"property":"total","currency":"CNY"}}""";
    private static final String DEFINITION =
            """
            {"kind":"funnel","name":"结账漏斗","shared":true,"schedule":{"daily":"06:00","zone":"Asia/Shanghai"},
             "question":{"steps":[{"event":"Checkout Started"},{"event":"Order Completed"}],"period":{"last":"P30D"},\
            "breakdown":{"by":"channel"}}}""";
    private static final String MAP = """
            {"name":{"zh":"购物","en":"Shop"},"stages":[{"id":"look","name":{"zh":"看","en":"Look"}},{"id":"buy","name":{"zh":"买","en":"Buy"},
             "rules":[{"event":"Order Completed"}]}],"touchpoints":[{"id":"search","stage":"look","step":{"label":"Search",\
            "event":"Search"},"goal":{"zh":"找到"},
             "emotion":1}]}""";
    private static final String TOUCHPOINT = """
            {"name":{"zh":"网页结账","en":"Checkout on the web"},"kind":"page","events":[{"channel":"web","type":"track","name":"Checkout \
            Started"}],
             "costPerVisit":{"minor":12,"currency":"CNY"},"expected":{"everyDays":2}}""";
    private static final String XES =
            "\"<log xes.version='1849-2016'><trace><string key='concept:name' value='工单 7'/><event><string key='concept:name' value='受理'/>"
                    + "<date key='time:timestamp' value='2025-01-31T09:30:00.250+08:00'/><int key='cost' value='12'/><float key='price' "
                    + "value='1.5'/><boolean key='late' value='true'/></event>"
                    + "</trace></log>\"";

    static final Map<String, List<String>> EXAMPLES = Map.ofEntries(Map.entry("POST /v1/alert-rules", List.of(RULE, WEBHOOK)),
            Map.entry("POST /v1/alert-rules/test", List.of(RULE)), Map.entry("PUT /v1/alert-rules/{id}", List.of(RULE)),
            Map.entry("POST /v1/alerts/{id}/acknowledge", List.of("{\"note\":\"看过了\"}")),
            Map.entry("POST /v1/analytics/attribution", List.of("""
                    {"period":{"last":"P90D"},"goal":{"event":"Order Completed"},"lookBack":"P30D","by":"channel",\
                    "revenue":{"property":"total","currency":"CNY"},
                     "models":["last","markov","shapley"],"order":2,"cost":{"web":{"minor":120000,"currency":"CNY"}}}""")),
            Map.entry("POST /v1/analytics/definitions", List.of(DEFINITION)),
            Map.entry("PUT /v1/analytics/definitions/{id}", List.of(DEFINITION)),
            Map.entry("POST /v1/analytics/handover", List.of("{\"period\":{\"last\":\"P30D\"},\"zone\":\"Asia/Shanghai\"}")),
            Map.entry("POST /v1/analytics/handover/people", List.of("{\"period\":{\"last\":\"P30D\"},\"startedOver\":true,\"limit\":10}")),
            Map.entry("POST /v1/analytics/metrics", List.of(METRICS)), Map.entry("POST /v1/analytics/paths", List.of(PATHS)),
            Map.entry("POST /v1/analytics/paths/drawing", List.of(PATHS)),
            Map.entry("PUT /v1/channels/{id}",
                    List.of("{\"name\":{\"zh\":\"网店\"},\"costPerMonth\":{\"minor\":300000,\"currency\":\"CNY\"}}")),
            Map.entry("POST /v1/datasets", List.of("{\"name\":\"工单 2025\",\"zone\":\"Asia/Shanghai\"}")),
            Map.entry("PUT /v1/datasets/{id}/parts/{part}", List.of(XES,
                    "\"case,activity,timestamp,cost\\n1,Opened,2026-01-31T09:30:00+08:00,12\\n1,Closed,2026-02-01T10:00:00+08:00,"
                            + "1.5\\n\"")),
            Map.entry("POST /v1/maps", List.of(MAP, "{\"template\":\"ecommerce\"}")), Map.entry("PUT /v1/maps/{id}", List.of(MAP)),
            Map.entry("POST /v1/maps/{id}/live", List.of("{\"period\":{\"last\":\"P30D\"},\"compare\":\"previous\"}")),
            Map.entry("PUT /v1/metric-targets/{metric}/{by}/{key}", List.of("{\"target\":0.25,\"baseline\":0.1,\"source\":\"计划\"}")),
            Map.entry("PUT /v1/quarantine/{id}", List.of("{\"type\":\"track\",\"userId\":\"42\",\"event\":\"Order Completed\"}")),
            Map.entry("PUT /v1/touchpoints/{id}", List.of(TOUCHPOINT)));

    private JourneyBodies() {
    }
}
