package io.throughline.profile.query;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.audit.AuditedSubjects;
import io.throughline.profile.core.ProfileProjector;
import io.throughline.profile.core.trait.TraitRules.Label;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A profile as clients see it: identifiers, traits, consents and latest activity. The sections after the traits are there
 * as far as the request includes them; lists have none of them.
 *
 * @param revision counts changes of identifiers and of the values of traits; the ETag
 */
@Schema(name = "Profile")
record ProfileView(UUID id,
        @Schema(description = "Counts changes of identifiers and of trait values. Also the ETag. Who last said a value, when an "
                + "identifier was last seen, and the sections below the traits change without a new revision.") long revision,
        List<IdentifierView> identifiers, SortedMap<String, TraitView> traits,
        @Schema(description = "The segments that the person is in now") @Nullable List<SegmentView> segments,
        @Nullable ConsentView consents,
        @Schema(description = "Computed traits by name; none where the person wants no personalisation") @Nullable SortedMap<String,
                JsonNode> computed,
        @Schema(description = "The last 20, newest first; absent for analyst and marketer where the person refuses "
                + "analytics") @Nullable List<
                        TouchpointView> touchpoints,
        @Schema(description = "The last 10, newest first; absent for all but privacy where the person refuses feedback") @Nullable List<
                FeedbackView> feedback,
        Instant createdAt, Instant updatedAt)
        implements AuditedSubjects {

    /** Removes the data whose use the person refuses. */
    ProfileView without(boolean noTouchpoints, boolean noFeedback) {
        return new ProfileView(id, revision, identifiers, traits, segments, consents, computed, noTouchpoints ? null : touchpoints,
                noFeedback ? null : feedback, createdAt, updatedAt);
    }

    @Override
    public Collection<String> people() {
        return List.of(ProfileProjector.ownId(id).toString());
    }

    /**
     * @param lastSeen to the minute
     */
    @Schema(name = "ProfileIdentifier")
    record IdentifierView(@Schema(examples = "email") String type, @Schema(examples = "li@example.cn") String value,
            Instant firstSeen, @Schema(description = "To the minute") Instant lastSeen) {
    }

    /**
     * @param source the source's id, or {@code api:<user>}
     * @param at when the source stated it
     * @param category and label where the trait has a schema
     */
    @Schema(name = "ProfileTrait")
    record TraitView(
            @Schema(description = "A string, number, boolean, array or object, of 4 KB at most") JsonNode value,
            @Schema(examples = "web-shop") String source, Instant at,
            @Schema(description = "Where the trait has a schema", examples = "demographic") @Nullable String category,
            @Nullable Label label) {
    }

    @Schema(name = "ProfileSegment")
    record SegmentView(UUID id, String name, @Schema(description = "rule or list") String kind, Instant since,
            @Nullable JsonNode reason) {
    }

    /** @param state of the purposes on which the person made a statement; the others have their defaults */
    @Schema(name = "ProfileConsents")
    record ConsentView(
            @Schema(description = "{purpose: {channel: granted, denied or pending}}, of what anything was said of") JsonNode state,
            @Schema(description = "Whether the person may be profiled") boolean personalisation,
            @Schema(description = "Whether their data may be kept but not used (GDPR, article 18)") boolean restricted) {
    }

    @Schema(name = "ProfileTouchpoint")
    record TouchpointView(Instant at, @Schema(examples = "track") String type, @Schema(examples = "Order Completed") @Nullable String name,
            @Nullable String channel, @Nullable String source, @Schema(description = "That it was told of") @Nullable String identifier,
            String messageId,
            @Nullable JsonNode properties) {
    }

    @Schema(name = "ProfileFeedback")
    record FeedbackView(Instant at, String responseId, @Nullable String channel, @Nullable String source,
            @Schema(description = "0 to 10") @Nullable Integer nps,
            @Schema(description = "1 to 5") @Nullable Integer csat, @Schema(description = "1 to 7") @Nullable Integer ces,
            @Nullable String comment, @Nullable String language,
            @Nullable String touchpoint) {
    }
}
