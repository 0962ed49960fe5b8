package io.throughline.feedback.response;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import io.throughline.feedback.response.Submission.Fault;
import io.throughline.feedback.response.Submission.Faulty;
import io.throughline.feedback.response.Submission.Sound;

/**
 * Several responses of one poster: all of them sound, or every fault of any.
 *
 * @param responses in the order posted; one that was posted twice is in it twice
 */
record Batch(List<Response> responses, List<Fault> faults) {

    private record Place(String pointer, Response response) {
    }

    /** The channel that a posted response is of, settled between body and token. */
    interface Channels {

        Optional<String> of(NewResponse posted, String pointer);
    }

    static Batch of(List<NewResponse> posted, Poster poster, Channels channels, Instant now) {
        List<Response> responses = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        Map<UUID, Place> places = new LinkedHashMap<>();
        for (int i = 0; i < posted.size(); i++) {
            String pointer = "/responses/" + i;
            if (posted.get(i) == null) {
                faults.add(new Fault(pointer, "must be an object"));
                continue;
            }
            switch (Submission.of(posted.get(i), poster, channels.of(posted.get(i), pointer), now)) {
                case Faulty faulty -> faulty.faults().forEach(fault -> faults.add(fault.under(pointer)));
                case Sound(Response response) -> {
                    responses.add(response);
                    Place first = places.putIfAbsent(response.id(), new Place(pointer, response));
                    if (first != null && !first.response().saysTheSameAs(response)) {
                        faults.add(new Fault(pointer + "/id", "is the id of " + first.pointer() + " too, which says something else"));
                    }
                }
            }
        }
        return new Batch(responses, faults);
    }

    /** Each once. */
    List<Response> distinct() {
        Map<UUID, Response> distinct = new LinkedHashMap<>();
        responses.forEach(response -> distinct.putIfAbsent(response.id(), response));
        return List.copyOf(distinct.values());
    }
}
