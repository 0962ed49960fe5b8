package io.throughline.commons.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Keeps copies of the compacted topics that a service follows ({@code throughline.<index>.enabled}) on its disk, and keeps them
 * current.
 */
@ApplicationScoped
public class CompactedFeeds {

    private final Config config;
    private final Optional<Path> directory;
    private final Map<String, CompactedFeed> feeds = new ConcurrentSkipListMap<>();

    @Inject
    CompactedFeeds(Config config, @ConfigProperty(name = "throughline.data-dir") Optional<Path> directory) {
        this.config = config;
        this.directory = directory;
    }

    /**
     * The file of an index, in the service's data folder; in memory where no folder is configured, or where the index is not
     * followed.
     *
     * @throws UncheckedIOException where the folder cannot be written
     */
    public CompactedFile open(String index) {
        if (directory.isEmpty() || !follows(index)) {
            return CompactedFile.inMemory();
        }
        try {
            Files.createDirectories(directory.get());
            return CompactedFile.open(directory.get().resolve(index + ".mv"));
        } catch (IOException e) {
            throw new UncheckedIOException("THROUGHLINE_DATA_DIR cannot be written", e);
        }
    }

    /** Whether this service follows the topic of an index. */
    public boolean follows(String index) {
        return config.getOptionalValue("throughline." + index + ".enabled", Boolean.class).orElse(false);
    }

    /** Whether an index has everything that Kafka had when this service started, or Kafka cannot be reached. */
    public boolean isCurrentEnough(String index) {
        CompactedFeed feed = feeds.get(index);
        return feed == null ? !follows(index) : feed.mayAnswer();
    }

    /** Whether an index has everything that Kafka had when this service started. Always true for an index that is not followed. */
    public boolean isCurrent(String index) {
        CompactedFeed feed = feeds.get(index);
        return feed == null ? !follows(index) : feed.isCurrent();
    }

    void start(@Observes StartupEvent event, @All List<CompactedIndex> indexes, KafkaClients clients, TopicDefinitions topics,
            ObjectMapper json, MeterRegistry meters) {
        indexes.stream().filter(index -> follows(index.name())).forEach(index -> {
            CompactedFeed feed = new CompactedFeed(index, clients, topics, json, Clock.systemUTC());
            feeds.put(index.name(), feed);
            feed.start();
            Gauge.builder("throughline." + index.name().replace('-', '.') + ".size", index, CompactedIndex::size)
                    .description("Entries of topic " + index.topic() + " that this replica has").register(meters);
        });
    }

    void stop(@Observes ShutdownEvent event) {
        feeds.values().parallelStream().forEach(CompactedFeed::close);
    }

    @Produces
    @Readiness
    @ApplicationScoped
    HealthCheck currentEnough() {
        return () -> {
            HealthCheckResponseBuilder answer = HealthCheckResponse.named("followed topics");
            feeds.forEach((name, feed) -> answer.withData(name, feed.isCurrent()));
            return answer.status(feeds.values().stream().allMatch(CompactedFeed::mayAnswer)).build();
        };
    }
}
