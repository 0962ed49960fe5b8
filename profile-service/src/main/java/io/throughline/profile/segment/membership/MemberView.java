package io.throughline.profile.segment.membership;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.audit.AuditedSubjects;
import io.throughline.profile.core.ProfileProjector;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A member of a segment.
 *
 * @param reason why they entered: kind, id, parts of the rule, version of the definition
 * @param traits the requested ones, masked for callers who may not see them
 */
@Schema(name = "SegmentMember")
public record MemberView(UUID profileId, Instant since, @Nullable JsonNode reason, Map<String, JsonNode> traits) {

    /** @param next the cursor of the next page; null on the last one */
    @Schema(name = "SegmentMembers")
    record Members(List<MemberView> items, @JsonInclude @Nullable String next) implements AuditedSubjects {

        @Override
        @JsonIgnore
        public Collection<String> people() {
            return items.stream().map(each -> ProfileProjector.ownId(each.profileId()).toString()).toList();
        }
    }

    /**
     * The expected members of a rule.
     *
     * @param members exact, or estimated from the people evaluated
     * @param low and {@code high}: the 95 % interval of an estimate (Wilson)
     * @param asked of {@code population}: how many people were evaluated
     * @param sample some of the people who would be members
     */
    @Schema(name = "SegmentPreview")
    public record Preview(long members, boolean exact, long low, long high, long asked, long population, boolean timeRanOut,
            List<Sampled> sample) implements AuditedSubjects {

        @Override
        @JsonIgnore
        public Collection<String> people() {
            return sample.stream().map(each -> ProfileProjector.ownId(each.profileId()).toString()).toList();
        }
    }

    /** A person who would be a member, masked for callers who may not see who it is. */
    @Schema(name = "SegmentSample")
    record Sampled(UUID profileId, Map<String, JsonNode> traits) {
    }
}
