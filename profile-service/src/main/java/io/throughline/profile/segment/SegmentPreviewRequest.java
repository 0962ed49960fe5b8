package io.throughline.profile.segment;

import io.throughline.commons.contract.BodyFaults;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A rule whose members are to be counted. */
@Schema(name = "SegmentPreviewRequest")
record SegmentPreviewRequest(RuleDefinition rule) {

    static final String EXAMPLE = """
            {"rule":{"did":"Order Completed","within":"P30D"}}""";

    SegmentRule checked(SegmentRuleMapper.Limits limits) {
        BodyFaults faults = new BodyFaults();
        SegmentRule mapped = SegmentRuleMapper.map(rule, limits, faults.in(SegmentRuleMapper.RULE));
        faults.refuseIfAny();
        return mapped;
    }
}
