package io.throughline.journey.metric.handover;

import io.throughline.journey.analysis.question.CompareRequest;
import io.throughline.journey.analysis.question.ScopedRequest;

/** The fields that questions on channel handovers have in common: the one for numbers and the one for people. */
interface HandoverFields extends ScopedRequest {

    String WITHIN = "How long after the end of a session the next one may begin in another channel, as an ISO 8601 duration of at most 90 "
            + "days; P7D where it is left out";

    CompareRequest compare();

    String within();
}
