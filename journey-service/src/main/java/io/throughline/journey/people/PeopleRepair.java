package io.throughline.journey.people;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.throughline.commons.consent.ConsentIndex;
import io.throughline.commons.identity.IdentityIndex;
import io.throughline.commons.kafka.BackOff;
import io.throughline.commons.kafka.CompactedFeeds;
import io.throughline.journey.touchpoint.LogSchema;
import org.jboss.logging.Logger;

/**
 * Where the tables were made anew (ClickHouse lost its disk, or another took its place), Kafka will not tell again what was
 * read of it before: writes out this replica's indexes. Who is in which segment is not in them, and is heard as people move.
 */
@ApplicationScoped
class PeopleRepair {

    private static final Logger LOG = Logger.getLogger(PeopleRepair.class);
    private static final int AT_ONCE = 50_000;
    /** Lower than that of everything that the consumer writes, which may be newer. */
    private static final long VERSION = 1;

    private final PeopleTables tables;
    private final IdentityIndex identities;
    private final ConsentIndex consents;
    private final CompactedFeeds feeds;
    private volatile boolean running = true;

    @Inject
    PeopleRepair(PeopleTables tables, IdentityIndex identities, ConsentIndex consents, CompactedFeeds feeds) {
        this.tables = tables;
        this.identities = identities;
        this.consents = consents;
        this.feeds = feeds;
    }

    void repair(@Observes LogSchema.Ready ready) {
        Thread.ofVirtual().name("people-repair").start(() -> {
            BackOff backOff = new BackOff(Duration.ofSeconds(5));
            while (running && !tried()) {
                backOff.sleep();
            }
        });
    }

    private boolean tried() {
        try {
            if (!feeds.isCurrentEnough(IdentityIndex.NAME) || !feeds.isCurrentEnough(ConsentIndex.NAME)) {
                return false;
            }
            if (identities.size() > 0 && tables.isEmpty("identities")) {
                writeIdentities();
            }
            if (consents.size() > 0 && tables.isEmpty("agreements")) {
                writeAgreements();
            }
            return true;
        } catch (RuntimeException e) {
            LOG.debugf("Who is who cannot be written out yet: %s", e.toString());
            return false;
        }
    }

    private void writeIdentities() {
        Chunks<PeopleRow> chunks = new Chunks<>("identities");
        identities.forEach((id, profile) -> chunks.add(new PeopleRow.Identity(id, profile.toString(), 0)));
        LOG.infof("Wrote %d identifiers into the new tables", chunks.end());
    }

    private void writeAgreements() {
        Chunks<PeopleRow> chunks = new Chunks<>("agreements");
        consents.forEach(List.of(ConsentIndex.ANALYTICS, ConsentIndex.FEEDBACK), (key, refused) -> {
            int analytics = refused.contains(ConsentIndex.ANALYTICS) ? 0 : PeopleRow.ANALYTICS;
            int feedback = refused.contains(ConsentIndex.FEEDBACK) ? 0 : PeopleRow.FEEDBACK;
            chunks.add(new PeopleRow.Agreement(key, analytics | feedback));
        });
        LOG.infof("Wrote %d statements of consent into the new tables", chunks.end());
    }

    private final class Chunks<R extends PeopleRow> {

        private final String table;
        private final List<R> rows = new ArrayList<>();
        private long written;

        Chunks(String table) {
            this.table = table;
        }

        void add(R row) {
            rows.add(row);
            if (rows.size() == AT_ONCE) {
                write();
            }
        }

        private void write() {
            tables.write(table, rows, VERSION);
            written += rows.size();
            rows.clear();
        }

        long end() {
            write();
            return written;
        }
    }

    @PreDestroy
    void close() {
        running = false;
    }
}
