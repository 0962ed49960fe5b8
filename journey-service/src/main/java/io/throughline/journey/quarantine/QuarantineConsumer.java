package io.throughline.journey.quarantine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.kafka.EventHandler;
import io.throughline.commons.kafka.TopicConsumers;
import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.commons.retraction.SourceKind;
import io.throughline.commons.retraction.SourceRetractions;
import io.throughline.commons.suppression.SuppressionList;
import io.throughline.journey.collector.QuarantinedEvent;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Stores events that the collector rejected, so that they can be reviewed, and deletes them after their retention. */
@ApplicationScoped
class QuarantineConsumer implements EventHandler {

    private static final Logger LOG = Logger.getLogger(QuarantineConsumer.class);
    private static final Duration SWEPT_EVERY = Duration.ofHours(1);

    private final TopicConsumers consumers;
    private final QuarantineStore store;
    private final SuppressionList suppressions;
    private final SourceRetractions retractions;
    private final Duration retention;
    private final QuarantineSizeLimit cut = new QuarantineSizeLimit();
    private final BackgroundLoop sweeper = BackgroundLoop.named("quarantine-sweep").longestPause(Duration.ofMinutes(1))
            .every(SWEPT_EVERY, this::sweep);

    @Inject
    QuarantineConsumer(TopicConsumers consumers, QuarantineStore store, SuppressionList suppressions, SourceRetractions retractions,
            @ConfigProperty(name = "throughline.quarantine.retention") Duration retention) {
        this.consumers = consumers;
        this.store = store;
        this.suppressions = suppressions;
        this.retractions = retractions;
        this.retention = retention;
    }

    void start(@Observes StartupEvent event) {
        consumers.listen("quarantine", List.of(QuarantinedEvent.TOPIC), this);
        sweeper.start();
    }

    @Override
    public void apply(List<ReceivedEvent> batch) {
        List<QuarantinedEvent> events = batch.stream().filter(each -> each.event().type().equals(QuarantinedEvent.TYPE))
                .map(each -> QuarantinedEvent.read(each.event().data())).toList();
        suppressions.awaitCurrent();
        retractions.awaitCurrent();
        for (QuarantinedEvent event : events) {
            if (retractions.drops(SourceKind.SOURCE, event.source(), event.receivedAt())) {
                continue;
            }
            String context = event.context() == null ? null : event.context().toString();
            List<Identifier> people = QuarantinedPeople.of(event.event(), context);
            if (suppressions.size() == 0 || isNobodyErased(people)) {
                store.add(event, cut.keep(event.source(), event.receivedAt(), event.event(), context), people);
            }
        }
    }

    private boolean isNobodyErased(List<Identifier> people) {
        return people.isEmpty() || suppressions.remainingIdentifiers(people.getFirst(), people).isPresent();
    }

    @Override
    public boolean storeAnswers() {
        return store.answers();
    }

    // A TTL index would do this in MongoDB, but not in the emulator of the local stack.
    void sweep() {
        store.ensureIndexes();
        long gone = store.deleteBefore(Instant.now().minus(retention));
        if (gone > 0) {
            LOG.infof("%d entries of the quarantine were older than %s and are gone", gone, retention);
        }
    }

    @PreDestroy
    void close() {
        sweeper.close();
    }
}
