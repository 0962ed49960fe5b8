package io.throughline.cli.bench.data;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;

import io.throughline.cli.bench.KeepAliveConnection;

/** Touchpoints of a typical size: a viewed product with a page's context, 600 to 700 bytes of JSON. */
public final class SampleTouchpoints {

    private static final int PEOPLE = 10_000;

    private final String run;
    private final URI collector;
    private final String authorization;
    private final SplittableRandom random = new SplittableRandom(42);
    private int made;

    public SampleTouchpoints(String run, URI collector, String writeKey) {
        this.run = run;
        this.collector = collector;
        this.authorization = "Basic " + Base64.getEncoder().encodeToString((writeKey + ":").getBytes(StandardCharsets.UTF_8));
    }

    public String next() {
        int person = random.nextInt(PEOPLE);
        int product = random.nextInt(500);
        return """
        {"type":"track","event":"Product Viewed","messageId":"%s-%d","userId":"bench-%d","anonymousId":"bench-device-%d","timestamp":"%s",\
        "properties":{"product_id":"sku-%d","name":"西湖龙井 Longjing %d","category":"green tea","price":%d.50,"currency":"CNY",\
        "url":"https://shop.example/tea/%d","position":%d},\
        "context":{"page":{"path":"/tea/%d","referrer":"https://search.example/?q=longjing","title":"龙井茶 | Tea shop"},\
        "locale":"zh-CN","userAgent":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",\
        "library":{"name":"analytics.js","version":"2.11.1"}}}"""
                .formatted(run, made++, person, person, Instant.now(), product, product, 20 + product, product, 1 + product % 20, product);
    }

    public int made() {
        return made;
    }

    public List<byte[]> single(int count) {
        var requests = new ArrayList<byte[]>(count);
        for (int i = 0; i < count; i++) {
            requests.add(KeepAliveConnection.post(collector, "/v1/track", authorization, next().getBytes(StandardCharsets.UTF_8)));
        }
        return requests;
    }

    public List<byte[]> batches(int count, int size) {
        var requests = new ArrayList<byte[]>(count / size);
        for (int i = 0; i < count / size; i++) {
            var body = new StringBuilder("{\"batch\":[");
            for (int k = 0; k < size; k++) {
                body.append(k == 0 ? "" : ",").append(next());
            }
            requests.add(KeepAliveConnection.post(collector, "/v1/batch", authorization,
                    body.append("]}").toString().getBytes(StandardCharsets.UTF_8)));
        }
        return requests;
    }
}
