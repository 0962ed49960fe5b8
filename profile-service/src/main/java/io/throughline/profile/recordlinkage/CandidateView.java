package io.throughline.profile.recordlinkage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.audit.AuditedSubjects;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.ProfileProjector;
import io.throughline.profile.recordlinkage.model.FieldKind;
import io.throughline.profile.recordlinkage.model.FieldMapping;
import io.throughline.profile.recordlinkage.model.LinkageModel;
import io.throughline.profile.recordlinkage.model.PersonDescription;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A candidate as clients see it.
 *
 * @param weight log2 of the odds that the two are one person
 * @param reason the parts of the weight: they add up to it
 */
@Schema(name = "Duplicate")
record CandidateView(UUID id,
        @Schema(description = "open; accepted or rejected by somebody; merged by other means; separated again after it was accepted; "
                + "stale: not found again, or one of the two is merged into somebody else",
                enumeration = {
                        "open", "accepted", "rejected", "merged", "separated", "stale" }) String status,
        UUID one, UUID other, @Schema(description = "That the two are one") double probability,
        @Schema(description = "log2 of the odds that the two are one") double weight,
        @Schema(description = "What made the weight: the parts add up to it") List<ReasonView> reason,
        UUID search, Instant foundAt, @Nullable String decidedBy, @Nullable Instant decidedAt,
        @Schema(description = "Whether it was accepted without asking") boolean automatic,
        @Schema(description = "Why it was not accepted without asking although it was probable enough") @Nullable String note)
        implements AuditedSubjects{

    /**
     * @param field prior: how rare matches are at all; household: the agreement that two people of one household explain as
     *        well
     * @param one the profile's present value, masked for callers who may not see it
     */
    @Schema(name = "DuplicateReason")
    record ReasonView(@Schema(
            description = "prior: how rare matches are; household: less what two people of one household explain as well; else the "
                    + "field that is compared") String field,
            @Schema(examples = "close") String level, @Schema(description = "Doublings of the odds") double weight,
            @Schema(description = "What the one says now, masked for those who may not see "
                    + "it") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String one,
            @Schema(description = "What the other says now") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String other) {
    }

    /** The fields that a comparison may have taken its value from; the first with a value counts. */
    private static final Map<String, List<FieldKind>> SOURCES = Map.ofEntries(
            Map.entry("given_name", List.of(FieldKind.GIVEN_NAME, FieldKind.FULL_NAME)),
            Map.entry("family_name", List.of(FieldKind.FAMILY_NAME, FieldKind.FULL_NAME)),
            Map.entry("date_of_birth", List.of(FieldKind.DATE_OF_BIRTH)), Map.entry("sex", List.of(FieldKind.SEX)),
            Map.entry("email", List.of(FieldKind.EMAIL)),
            Map.entry("phone", List.of(FieldKind.PHONE)), Map.entry("national_id", List.of(FieldKind.NATIONAL_ID)),
            Map.entry("other_id", List.of(FieldKind.OTHER_ID)),
            Map.entry("street", List.of(FieldKind.STREET)), Map.entry("house_number", List.of(FieldKind.HOUSE_NUMBER, FieldKind.STREET)),
            Map.entry("address_extra", List.of(FieldKind.ADDRESS_EXTRA)), Map.entry("city", List.of(FieldKind.CITY)),
            Map.entry("postcode", List.of(FieldKind.POSTCODE)));

    static CandidateView of(JsonNode row, PersonalDataMask mask) {
        Map<FieldKind, List<String>> paths = new EnumMap<>(FieldKind.class);
        row.get("fields").properties().forEach(field -> FieldKind.of(field.getKey()).ifPresent(kind -> {
            List<String> each = new ArrayList<>();
            field.getValue().forEach(path -> each.add(path.textValue()));
            paths.put(kind, each);
        }));
        FieldMapping mapping = new FieldMapping(paths);
        List<ReasonView> reason = new ArrayList<>();
        for (JsonNode part : row.get("reason")) {
            String field = part.get("field").textValue();
            reason.add(new ReasonView(field, part.get("level").textValue(), part.get("weight").doubleValue(),
                    said(mapping, field, row.get("traitsOfOne"), mask), said(mapping, field, row.get("traitsOfOther"), mask)));
        }
        double weight = row.get("weight").doubleValue();
        return new CandidateView(UUID.fromString(row.get("id").textValue()), row.get("state").textValue(),
                UUID.fromString(row.get("one").textValue()),
                UUID.fromString(row.get("other").textValue()), LinkageModel.probability(weight), weight, reason,
                UUID.fromString(row.get("search").textValue()),
                JsonRows.instant(row.get("foundAt")), row.get("decidedBy").textValue(),
                row.get("decidedAt").isNull() ? null : JsonRows.instant(row.get("decidedAt")), row.get("automatic").booleanValue(),
                row.get("note").textValue());
    }

    private static String said(FieldMapping mapping, String field, JsonNode traits, PersonalDataMask mask) {
        for (FieldKind kind : SOURCES.getOrDefault(field, List.of())) {
            String said = PersonDescription.raw(mapping, kind, trait -> traits.has(trait) ? mask.trait(trait, traits.get(trait)) : null);
            if (said != null) {
                return said;
            }
        }
        return null;
    }

    @Override
    public Collection<String> people() {
        return List.of(ProfileProjector.ownId(one).toString(), ProfileProjector.ownId(other).toString());
    }
}
