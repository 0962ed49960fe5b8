package io.throughline.commons.privacy;

import java.util.Map;
import java.util.function.BiConsumer;

import com.fasterxml.jackson.databind.JsonNode;

/** The personal data that one service keeps. One thread at a time calls it, and may block. */
public interface PersonalData {

    /**
     * Exports everything that is kept of a person, piece by piece, so that the whole never has to fit into memory.
     *
     * @param sink takes the kind of a piece ({@code touchpoint}, {@code response}) and the piece, an object of some KB
     */
    void export(PrivacyRequested request, BiConsumer<String, JsonNode> sink);

    /**
     * Deletes everything that is kept of a person. A repeated call deletes what has arrived meanwhile. Returns the number of
     * deleted items by kind; a service that keeps count returns the total of all attempts of the request.
     */
    Map<String, Long> erase(PrivacyRequested request);

    /** The second pass of an attempt: deletes what has arrived since {@link #erase}, and returns the number of these items. */
    default Map<String, Long> eraseAgain(PrivacyRequested request) {
        return erase(request);
    }

    /** Does the service's other work for a request: rectification, restriction and its lifting. Most services have none. */
    default Map<String, Long> applyRequest(PrivacyRequested request) {
        return Map.of();
    }

    /** Whether the store behind it answers. While it does not, requests wait. */
    boolean storeAnswers();
}
