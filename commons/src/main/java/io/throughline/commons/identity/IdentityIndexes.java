package io.throughline.commons.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.kafka.KafkaClients;
import io.throughline.commons.kafka.Topics;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jboss.logging.Logger;

/** Opens the identity index of a service that follows identities ({@code throughline.identity-index.enabled}). */
@ApplicationScoped
class IdentityIndexes {

    private static final Logger LOG = Logger.getLogger(IdentityIndexes.class);

    private final boolean enabled;
    private final Optional<Path> directory;
    private volatile IdentityFeed feed;

    IdentityIndexes(@ConfigProperty(name = "throughline.identity-index.enabled", defaultValue = "false") boolean enabled,
            @ConfigProperty(name = "throughline.data-dir") Optional<Path> directory) {
        this.enabled = enabled;
        this.directory = directory;
    }

    @Produces
    @Singleton
    IdentityIndex index() {
        try {
            if (directory.isPresent() && enabled) {
                Files.createDirectories(directory.get());
                return open(directory.get().resolve("identity-index.mv"));
            }
            return new IdentityIndex(null);
        } catch (IOException e) {
            throw new UncheckedIOException("THROUGHLINE_DATA_DIR cannot be written", e);
        }
    }

    /** The file holds nothing that Kafka does not: a damaged one is put aside and read anew. */
    static IdentityIndex open(Path file) throws IOException {
        try {
            return new IdentityIndex(file);
        } catch (MVStoreException damaged) {
            if (damaged.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
                throw damaged;
            }
            LOG.warnf("The identity index is damaged and made anew: %s", damaged.getMessage());
            Files.move(file, file.resolveSibling(file.getFileName() + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
            return new IdentityIndex(file);
        }
    }

    void close(@Disposes IdentityIndex index) {
        index.close();
    }

    void start(@Observes StartupEvent event, IdentityIndex index, KafkaClients clients, Topics topics, ObjectMapper json,
            MeterRegistry meters) {
        if (enabled) {
            feed = new IdentityFeed(index, clients, topics, json);
            feed.start();
            Gauge.builder("throughline.identity.index.size", index, IdentityIndex::size)
                    .description("Identifiers that this replica knows the profile of").register(meters);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (feed != null) {
            feed.close();
        }
    }

    @Produces
    @Readiness
    @ApplicationScoped
    HealthCheck currentEnough() {
        return () -> HealthCheckResponse.named("identity index").withData("current", feed == null || feed.isCurrent())
                .status(feed == null || feed.mayAnswer()).build();
    }
}
