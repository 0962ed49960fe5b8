package io.throughline.profile.privacy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A class of data with its retention period.
 *
 * @param period of retention; empty where the rows have their own expiry
 * @param sweeps statements that delete some of the data, or trigger their deletion, repeated until none are left:
 *        {@code :age} is the period
 */
record DataClass(String name, String description, Optional<Duration> period, List<String> sweeps) {

    static final int SLICE = 5_000;

    private static final String OLD = "< now() - cast(cast(:age as text) as interval)";

    // The parts collected for a request that is never completed expire too. Without them its receipts are invalid: it has to
    // begin again.
    private static final String OVERDUE =
            "update privacy_request set status = 'failed', finished_at = now() where status = 'running' and expires_at < now()";

    // The deletion is published before the rows are deleted.
    private static final String CLAIMS =
            "update identity_claim set over = true, due = true where ctid = any(array(select ctid from identity_claim where not over"
                    + " and said_at " + OLD + " limit " + SLICE + " for update skip locked))";

    // A service whose step failed may still be working on it, or another service was the one that failed.
    private static final String SETTLED = "not exists (select from source_retraction r where r.id = s.retraction"
            + " and (r.status in ('counting', 'running') or r.finished_at > now() - interval '1 day'))";

    static List<DataClass> of(RetentionSettings settings) {
        return List.of(
                new DataClass("activity", "What people did, since it was received", Optional.of(settings.activity()),
                        List.of(slice("activity", "received_at " + OLD))),
                new DataClass("visitors", "Visitors without a profile, since they were last seen", Optional.of(settings.visitors()),
                        List.of(slice("identifier", "profile_id is null and last_seen " + OLD), CLAIMS)),
                new DataClass("quarantine", "Statements on traits that broke a rule", Optional.of(settings.quarantine()),
                        List.of(slice("trait_quarantine", "quarantined_at " + OLD))),
                new DataClass("earlier-traits", "What sources said of traits before their last word, since it was replaced",
                        Optional.of(settings.retractionReach()),
                        List.of(slice("trait_fact_history", "replaced_at " + OLD))),
                new DataClass("conflicts", "Conflicts of identifiers that were settled", Optional.of(settings.conflicts()),
                        List.of(slice("identity_conflict", "status <> 'open' and settled_at " + OLD))),
                new DataClass("retractions", "Names in what a source said that is to be taken back, until it is", Optional.empty(),
                        List.of(slice("source_retraction_subject s", SETTLED))),
                new DataClass("exports", "What was collected for access and portability requests, until the request says", Optional.empty(),
                        List.of(OVERDUE, slice("privacy_export", "request_id in (select id from privacy_request where expires_at < now())"),
                                slice("privacy_receipt",
                                        "request_id in (select id from privacy_request where status = 'failed' and expires_at < now())"))),
                new DataClass("requests", "Requests of people about their data, since they were closed", Optional.of(settings.requests()),
                        List.of(
                                slice("privacy_export", "request_id in (select id from privacy_request where finished_at " + OLD + ")"),
                                slice("privacy_receipt", "request_id in (select id from privacy_request where finished_at " + OLD + ")"),
                                slice("privacy_request r",
                                        "finished_at " + OLD + " and not exists (select from privacy_receipt c where c.request_id = r.id)"
                                                + " and not exists (select from privacy_export e where e.request_id = r.id)"))));
    }

    private static String slice(String table, String old) {
        String name = table.split(" ")[0];
        return "delete from " + name + " where ctid = any(array(select ctid from " + table + " where " + old + " limit " + SLICE
                + " for update skip locked))";
    }
}
