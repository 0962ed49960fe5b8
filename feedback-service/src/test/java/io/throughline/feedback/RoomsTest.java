package io.throughline.feedback;

import java.util.Set;

import io.throughline.commons.test.Rooms;
import org.junit.jupiter.api.Test;

class RoomsTest {

    @Test
    void featuresKeepToTheirRooms() {
        Rooms.of("io.throughline.feedback", Set.of("privacy", "response", "score", "store", "retraction")).pure("response.Response", "response.Poster",
                "response.Submission", "response.Batch", "response.Metric", "score.Tally", "score.Estimate", "score.Interval",
                "score.Period");
    }
}
