package io.throughline.feedback.response;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import com.mongodb.client.model.Filters;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.page.PageCursor;
import org.bson.conversions.Bson;

/**
 * Selects the responses of a list.
 *
 * @param identifiers identifiers of the person; empty for responses of all people
 * @param metric the metric that they answer; empty for any
 * @param after the place where the previous page ended; empty for the first page
 */
record ResponseQuery(Optional<String> channel, Optional<String> partner, Optional<FeedbackMetric> metric, List<Identifier> identifiers,
        TimeRange times, Optional<Place> after) {

    /** A response's place in the list: newest first, and by id among those of the same time. */
    record Place(Instant occurredAt, UUID id) {

        static Place of(FeedbackResponse response) {
            return new Place(response.occurredAt(), response.id());
        }

        static Place parse(String cursor) {
            List<String> parts = PageCursor.parts(cursor, 2);
            try {
                return new Place(PageCursor.millis(parts.get(0)), UUID.fromString(parts.get(1)));
            } catch (IllegalArgumentException e) {
                throw PageCursor.invalid();
            }
        }

        String cursor() {
            return PageCursor.of(occurredAt.toEpochMilli(), id);
        }
    }

    Bson filter() {
        List<Bson> all = new ArrayList<>();
        channel.ifPresent(it -> all.add(Filters.eq(ResponseDocument.CHANNEL, it)));
        partner.ifPresent(it -> all.add(Filters.eq(ResponseDocument.PARTNER, it)));
        metric.ifPresent(it -> all.add(Filters.exists(it.wireName())));
        if (!identifiers.isEmpty()) {
            all.add(Filters.in(ResponseDocument.IDENTIFIERS, identifiers.stream().map(Identifier::toString).toList()));
        }
        all.addAll(times.filters(ResponseDocument.OCCURRED_AT));
        after.ifPresent(it -> {
            Date moment = Date.from(it.occurredAt());
            all.add(Filters.or(Filters.lt(ResponseDocument.OCCURRED_AT, moment),
                    Filters.and(Filters.eq(ResponseDocument.OCCURRED_AT, moment),
                            Filters.lt(ResponseDocument.ID, it.id().toString()))));
        });
        return all.isEmpty() ? Filters.empty() : Filters.and(all);
    }
}
