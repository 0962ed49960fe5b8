package io.throughline.commons.privacy;

import java.util.Map;
import java.util.function.BiConsumer;

import com.fasterxml.jackson.databind.JsonNode;

/** What one service keeps of people. Called by one thread at a time, which may block. */
public interface PersonalData {

    /**
     * Gives out everything that is kept of a person, piece by piece, so that it never stands in memory whole.
     *
     * @param sink takes the kind of a piece ({@code touchpoint}, {@code response}) and the piece, an object of some KB
     */
    void export(PrivacyRequested request, BiConsumer<String, JsonNode> sink);

    /**
     * Deletes it. Doing so again deletes what has come in meanwhile. Gives how many of each kind are no more; a service that keeps
     * count gives what all tries of the request have deleted.
     */
    Map<String, Long> erase(PrivacyRequested request);

    /** The second look of a try: deletes what has come in since {@link #erase}, and gives how many these were. */
    default Map<String, Long> eraseAgain(PrivacyRequested request) {
        return erase(request);
    }

    /** Does what else the service has to do for a request: rectification, restriction and its lifting. Mostly nothing. */
    default Map<String, Long> applyRequest(PrivacyRequested request) {
        return Map.of();
    }

    /** Whether the store behind it answers: while it does not, requests wait. */
    boolean storeAnswers();
}
