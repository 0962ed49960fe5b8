package io.throughline.profile.quality;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The quality report as clients see it.
 *
 * @param definitions what each number means
 */
@Schema(name = "DataQuality")
record QualityView(@Schema(description = "Days by the time of receipt, UTC") LocalDate from,
        @Schema(description = "Inclusive") LocalDate to,
        Map<String, String> definitions, List<SourceView> sources, CompletenessView completeness, List<UniquenessView> uniqueness,
        ConflictsView conflicts, List<ContactView> contacts) {

    /** @param lastUnread null where all were valid */
    @Schema(name = "ContactQuality")
    record ContactView(String source, @Schema(description = "email or phone", examples = "phone") String type,
            @Schema(description = "Given in traits, in context.traits and as identifiers") long given,
            @Schema(description = "Those that cannot be read as an address or a number: they name nobody") long unread, ShareInterval read,
            @Nullable UnreadView lastUnread) {
    }

    @Schema(name = "UnreadContact", description = "Where the last stands that was not read; what was written there is not told")
    record UnreadView(@Schema(description = "A JSON pointer into the event", examples = "/traits/phone") String place,
            @Schema(description = "The event's messageId") String messageId) {
    }

    /** @param completeness null where the source set no trait of the examined profiles */
    @Schema(name = "SourceQuality")
    record SourceView(String source, TimelinessView timeliness, @Nullable ShareInterval validity, List<TraitValidity> traits,
            List<DayView> days,
            @Nullable CompletenessView completeness) {
    }

    /** @param ageSeconds since the last event was received */
    @Schema(name = "Timeliness")
    record TimelinessView(@Schema(description = "Events") long n, @Nullable LagView p50, @Nullable LagView p95,
            @Nullable Instant lastReceivedAt, @Nullable Double ageSeconds) {
    }

    /** @param atMost null where it is beyond 30 days */
    @Schema(name = "LagQuantile", description = "Interpolated within the bucket that holds it, whose bounds are atLeast and atMost")
    record LagView(double seconds, double atLeast, @Nullable Double atMost) {

        static LagView of(long[] counts, double share) {
            LagHistogram.Quantile quantile = LagHistogram.quantile(counts, share);
            return quantile == null ? null : new LagView(quantile.seconds(), quantile.atLeast(), quantile.atMost());
        }
    }

    /** @param trait empty for values whose name is not a trait's */
    @Schema(name = "TraitValidity")
    record TraitValidity(String trait, ShareInterval validity) {
    }

    @Schema(name = "QualityDay")
    record DayView(LocalDate day, long events, @Nullable LagView p50, @Nullable LagView p95, @Nullable ShareInterval validity) {
    }

    /** @param of the number of profiles; greater than n where n is a sample */
    @Schema(name = "Completeness")
    record CompletenessView(@Schema(description = "Profiles looked at") long n,
            @Schema(description = "Profiles there are, roughly where n is a sample") long of,
            boolean sampled,
            @Schema(description = "Of each trait with a schema, the share of profiles that have it") List<TraitCompleteness> traits) {
    }

    @Schema(name = "TraitCompleteness")
    record TraitCompleteness(String trait, ShareInterval filled) {
    }

    @Schema(name = "Uniqueness")
    record UniquenessView(String trait, @Schema(description = "Values looked at that no other profile has") ShareInterval unique) {
    }

    @Schema(name = "IdentifierConflicts", description = "Identifiers that identity kept from being joined and nobody settled")
    record ConflictsView(long n, Map<String, Long> byReason) {
    }

    @Schema(name = "QualityOffenders")
    record OffendersView(LocalDate from, LocalDate to, Map<String, String> definitions, List<OffenderView> items,
            @JsonInclude @Nullable @Schema(description = "Always null: the list is one page") String next) {
    }

    @Schema(name = "QualityOffender")
    record OffenderView(String source, String trait, @Schema(description = "Values given that the schema forbids") long invalid,
            @Schema(description = "Values given") long given, ShareInterval share,
            @Schema(description = "Of the last", examples = "must be 150 at most") @Nullable String reason) {
    }
}
