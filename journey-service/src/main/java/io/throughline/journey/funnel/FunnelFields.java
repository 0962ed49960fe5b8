package io.throughline.journey.funnel;

import java.util.List;

import io.throughline.journey.analysis.question.BreakdownRequest;
import io.throughline.journey.analysis.question.CalendarUnit;
import io.throughline.journey.analysis.question.CompareRequest;
import io.throughline.journey.analysis.question.ScopedRequest;
import io.throughline.journey.analysis.question.StepRequest;

/** The fields of a funnel that its two questions have in common: the one for its numbers and the one for its people. */
interface FunnelFields extends ScopedRequest {

    String STEPS = "The steps";
    String ORDER = "How the steps must follow each other; ordered where it is left out";
    String WINDOW = "How long the steps may take from the first to the last, as an ISO 8601 duration of at most 366 days; P7D where it is "
            + "left out";
    String ENTRIES = "Which attempts count; best where it is left out";
    String EXCLUSIONS = "What ends an attempt where it happens between two steps; not with the order any";
    String ATTRIBUTION = "Which step's event says the group of a breakdown by a field or a property: first, last, or a step by its "
            + "number; first where it is left out";
    String TREND = "The unit by which conversion is told over time; no trend where it is left out";

    CompareRequest compare();

    List<StepRequest> steps();

    FunnelRules.Order order();

    String window();

    FunnelRules.Entries entries();

    List<FunnelExclusionRequest> exclusions();

    BreakdownRequest breakdown();

    FunnelAttribution attribution();

    CalendarUnit trend();
}
