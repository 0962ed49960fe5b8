package io.throughline.journey.identityprojection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.throughline.commons.consent.ConsentIndex;
import io.throughline.commons.identity.IdentityIndex;
import io.throughline.commons.kafka.CompactedFeeds;
import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.commons.suppression.SuppressionList;
import io.throughline.journey.identityprojection.PeopleTables.Versioned;
import io.throughline.journey.touchpoint.log.LogSchemaMigrator;
import org.jboss.logging.Logger;

/**
 * Fills tables that were created again because ClickHouse lost its disk or was replaced; Kafka does not deliver again what was consumed
 * before. It writes this replica's indexes to the tables, and repeats until all are written, which is recorded beside the tables. Empty
 * tables are no criterion, because new events arrive in the meantime and an attempt may end half way. Two replicas at once, or existing
 * rows, do no harm. Segment members are not in the indexes and return as people move.
 */
@ApplicationScoped
class PeopleRepair {

    private static final Logger LOG = Logger.getLogger(PeopleRepair.class);
    private static final int AT_ONCE = 50_000;
    private static final Duration AGAIN = Duration.ofSeconds(1);
    /** Until new tables wake it earlier. */
    private static final Duration IDLE = Duration.ofHours(1);
    /** Lower than the version of everything that the consumer writes, which may be newer. */
    private static final long VERSION = 1;
    static final String WRITTEN = "people/written-out";

    private final PeopleTables tables;
    private final IdentityIndex identities;
    private final ConsentIndex consents;
    private final CompactedFeeds feeds;
    private final SuppressionList suppressions;
    private final BackgroundLoop loop = BackgroundLoop.named("people-repair").steps(this::step);
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile boolean due;

    @Inject
    PeopleRepair(PeopleTables tables, IdentityIndex identities, ConsentIndex consents, CompactedFeeds feeds, SuppressionList suppressions) {
        this.tables = tables;
        this.identities = identities;
        this.consents = consents;
        this.feeds = feeds;
        this.suppressions = suppressions;
    }

    void repair(@Observes LogSchemaMigrator.Ready ready) {
        due = true;
        if (started.compareAndSet(false, true)) {
            loop.start();
        } else {
            loop.wakeUp();
        }
    }

    /** A failed attempt is repeated at once: only the note beside the tables shows that everything is written. */
    private Duration step() {
        if (!due) {
            return IDLE;
        }
        due = false;
        boolean written = false;
        try {
            written = tried();
        } finally {
            if (!written) {
                due = true;
            }
        }
        return written ? Duration.ZERO : AGAIN;
    }

    private boolean tried() {
        if (!tables.notes(WRITTEN).isEmpty()) {
            return true;
        }
        // While Kafka is unavailable an index may be incomplete, and must not pass for complete.
        if (!feeds.isCurrent(IdentityIndex.NAME) || !feeds.isCurrent(ConsentIndex.NAME)) {
            return false;
        }
        suppressions.awaitCurrent();
        writeIdentities();
        writeAgreements();
        tables.note(WRITTEN);
        return true;
    }

    private void writeIdentities() {
        Chunks chunks = new Chunks("identities");
        identities.forEach((id, profile) -> chunks.add(id, new PeopleRow.Identity(id, profile.toString(), 0)));
        LOG.infof("Wrote %d identifiers into the new tables", chunks.end());
        Chunks claims = new Chunks("identity_claims");
        identities.forEachClaim((id, profile) -> claims.add(id, new PeopleRow.Claim(id, profile.toString())));
        LOG.infof("Wrote %d claims into the new tables", claims.end());
    }

    private void writeAgreements() {
        Chunks chunks = new Chunks("agreements");
        consents.forEach(List.of(ConsentIndex.ANALYTICS, ConsentIndex.FEEDBACK), (key, refused) -> {
            int analytics = refused.contains(ConsentIndex.ANALYTICS) ? 0 : PeopleRow.ANALYTICS;
            int feedback = refused.contains(ConsentIndex.FEEDBACK) ? 0 : PeopleRow.FEEDBACK;
            chunks.add(key, new PeopleRow.Agreement(key, analytics | feedback));
        });
        LOG.infof("Wrote %d statements of consent into the new tables", chunks.end());
    }

    private final class Chunks {

        private final String table;
        private final List<String> keys = new ArrayList<>();
        private final List<Versioned> rows = new ArrayList<>();
        private long written;

        Chunks(String table) {
            this.table = table;
        }

        void add(String key, PeopleRow row) {
            if (PeopleConsumer.isErased(key, suppressions)
                    || row instanceof PeopleRow.Claim claim && PeopleConsumer.isErased(claim.profile(), suppressions)) {
                return;
            }
            keys.add(key);
            rows.add(new Versioned(row, VERSION));
            if (rows.size() == AT_ONCE) {
                write();
            }
        }

        private void write() {
            tables.write(table, rows);
            // People who were erased since the index was read have been deleted already; these rows must not restore them.
            tables.delete(table, keys.stream().filter(key -> PeopleConsumer.isErased(key, suppressions)).toList());
            written += rows.size();
            keys.clear();
            rows.clear();
        }

        long end() {
            write();
            return written;
        }
    }

    @PreDestroy
    void close() {
        loop.close();
    }
}
