package io.throughline.profile.segment;

import io.throughline.commons.contract.BodyFaults;
import io.throughline.profile.segment.evaluation.SegmentRule;
import io.throughline.profile.segment.rule.RuleDefinition;
import io.throughline.profile.segment.rule.SegmentRuleMapper;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A rule whose members are to be counted. */
@Schema(name = "SegmentPreviewRequest")
public record SegmentPreviewRequest(RuleDefinition rule) {

    public static final String EXAMPLE = """
            {"rule":{"did":"Order Completed","within":"P30D"}}""";

    public SegmentRule checked(SegmentRuleMapper.Limits limits) {
        BodyFaults faults = new BodyFaults();
        SegmentRule mapped = SegmentRuleMapper.map(rule, limits, faults.in(SegmentRuleMapper.RULE));
        faults.refuseIfAny();
        return mapped;
    }
}
