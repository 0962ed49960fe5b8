package io.throughline.feedback;

import java.util.Set;

import io.throughline.commons.test.ArchitectureRules;
import org.junit.jupiter.api.Test;

class RoomsTest {

    @Test
    void featuresKeepToTheirRooms() {
        ArchitectureRules.of("io.throughline.feedback", Set.of("privacy", "response", "score", "store", "retraction")).pure(
                "response.FeedbackResponse", "response.intake.ResponseSender",
                "response.intake.ResponseSubmission", "response.intake.ResponseBatch", "response.FeedbackMetric", "score.AnswerCounts",
                "score.ScoreEstimate", "score.ConfidenceInterval",
                "score.CalendarPeriod");
    }
}
