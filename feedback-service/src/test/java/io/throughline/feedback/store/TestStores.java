package io.throughline.feedback.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import com.mongodb.client.MongoClients;
import io.throughline.commons.test.TestServers;

/**
 * What the store's tests run against, each with a new database: the emulator, and MongoDB itself where the environment
 * names one in {@code MONGODB_URI}. What holds for one has to hold for the other.
 */
public final class TestStores {

    private TestStores() {
    }

    public static Stream<FeedbackDatabase> all() {
        TestServers servers = new TestServers();
        servers.init(Map.of("servers", "mongo"));
        List<String> addresses = new ArrayList<>(List.of(servers.start().get("MONGODB_URI")));
        String real = System.getenv("MONGODB_URI");
        if (real != null && !real.isBlank()) {
            addresses.add(real);
        }
        return addresses.stream().map(address -> new FeedbackDatabase(MongoClients.create(address),
                "feedback_test_" + UUID.randomUUID().toString().replace("-", "")));
    }
}
