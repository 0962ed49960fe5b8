package io.throughline.journey.touchpoint.log;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.kafka.TopicConsumers;
import io.throughline.commons.kafka.TopicDefinitions;
import io.throughline.commons.retraction.SourceKind;
import io.throughline.commons.retraction.SourceRetractions;
import io.throughline.commons.suppression.SuppressionList;
import io.throughline.journey.touchpoint.ClickHouseTables;
import io.throughline.journey.touchpoint.SourceTouchpoints;

/** Consumes the events that are written to the log: touchpoints and feedback. */
@ApplicationScoped
class LogConsumer {

    static final String PURPOSE = "log";
    static final List<String> TOPICS = List.of(TopicDefinitions.TOUCHPOINTS, TopicDefinitions.FEEDBACK);

    private final TopicConsumers consumers;
    private final SuppressionList suppressions;
    private final SourceRetractions retractions;
    private final LogWriter writer;

    @Inject
    LogConsumer(TopicConsumers consumers, ClickHouseTables tables, LogSchemaMigrator schema, LogMetrics metrics,
            SuppressionList suppressions,
            SourceRetractions retractions) {
        this.consumers = consumers;
        this.suppressions = suppressions;
        this.retractions = retractions;
        this.writer = new LogWriter(tables, schema, metrics, this::admitted);
    }

    /** Leaves out data of erased people and of retracted sources, however late they come or often they are replayed. */
    private Optional<LogRow> admitted(LogRow row) {
        suppressions.awaitCurrent();
        retractions.awaitCurrent();
        boolean feedback = row.place().topic().equals(TopicDefinitions.FEEDBACK);
        // Responses that no partner posted are the company's own and are never retracted.
        if ((!feedback || SourceTouchpoints.isPartners(row))
                && retractions.drops(feedback ? SourceKind.PARTNER : SourceKind.SOURCE, row.source(), row.receivedAt())) {
            return Optional.empty();
        }
        if (suppressions.size() == 0) {
            return Optional.of(row);
        }
        List<Identifier> earlier = SuppressionList.earlier(row.previousId());
        Identifier subject = Identifier.parse(row.subject());
        List<Identifier> claimed = row.identifiers().stream().map(Identifier::parse)
                .filter(each -> each.isClaimed() && suppressions.contains(each.unclaimed())).toList();
        if (claimed.stream().anyMatch(each -> each.equals(subject) || !SuppressionList.isDevice(each.unclaimed()))) {
            return Optional.empty();
        }
        // If a claim names an erased device, only the claim is removed: the event belongs to another person.
        List<Identifier> named = Stream.concat(row.identifiers().stream().map(Identifier::parse), earlier.stream()).toList();
        return suppressions.remainingIdentifiers(subject, named).map(left -> left.stream().filter(each -> !claimed.contains(each)).toList())
                .map(left -> left.size() == named.size() ? row
                        : row.naming(row.identifiers().stream().filter(each -> left.contains(Identifier.parse(each))).toList(),
                                left.containsAll(earlier) ? row.previousId() : null));
    }

    void start(@Observes StartupEvent event) {
        consumers.listen(PURPOSE, TOPICS, writer);
    }
}
