package io.throughline.profile.segment;

import java.util.UUID;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.profile.segment.evaluation.SegmentRule;
import io.throughline.profile.segment.rule.RuleDefinition;
import io.throughline.profile.segment.rule.SegmentRuleMapper;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A segment definition as it is posted. */
@Schema(name = "SegmentRequest")
record SegmentRequest(@Nullable @Schema(description = "An id of the caller's own; made by the service without it") UUID id,
        @NotBlank @Size(max = 120) @Schema(description = "One line; unique among active segments, regardless of case",
                examples = "三十天内下单三次") String name,
        @Nullable @Size(max = 1000) String description,
        @Nullable @Schema(description = "rule: a rule selects its members; list: uploads do. rule without it") Kind kind,
        @Nullable @Schema(description = "Required for kind rule, not allowed for kind list") RuleDefinition rule) {

    static final String RULE_EXAMPLE = """
            {"name":"三十天内下单三次","rule":{"and":[{"did":"Order Completed","count":{"gte":3},"within":"P30D"},{"trait":"city","eq":"上海"}]}}""";
    static final String LIST_EXAMPLE = """
            {"name":"VIP guests","description":"Invited by hand","kind":"list"}""";

    @Schema(name = "SegmentKind")
    enum Kind {

        @JsonProperty("rule")
        RULE,
        @JsonProperty("list")
        LIST
    }

    /**
     * Returns the definition to store.
     *
     * @throws io.throughline.commons.problem.ProblemException 400 with all faults that the schema cannot express
     */
    SegmentDraft checked(SegmentRuleMapper.Limits limits) {
        BodyFaults faults = new BodyFaults();
        String line = name.strip();
        if (line.chars().anyMatch(Character::isISOControl)) {
            faults.at("name", "must be a text of 1 to 120 characters, of one line");
        }
        boolean list = kind == Kind.LIST;
        SegmentRule mapped = null;
        if (list && rule != null) {
            faults.at(SegmentRuleMapper.RULE, "does not go with a list: leave it out, or make the kind `rule`");
        } else if (!list && rule == null) {
            faults.at(SegmentRuleMapper.RULE, "is missing: say who belongs to the segment, or make the kind `list`");
        } else if (!list) {
            mapped = SegmentRuleMapper.map(rule, limits, faults.in(SegmentRuleMapper.RULE));
        }
        faults.refuseIfAny();
        return new SegmentDraft(id, line, description, rule, mapped);
    }
}
