package io.throughline.feedback.score;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.mongodb.client.model.Filters;
import io.throughline.feedback.response.FeedbackMetric;
import io.throughline.feedback.response.TimeRange;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * A query for scores.
 *
 * @param channel empty for every channel separately
 * @param zone the time zone of days, weeks and months
 */
record ScoreQuery(FeedbackMetric metric, Optional<String> channel, TimeRange times, CalendarPeriod period, ZoneId zone) {

    /**
     * Counts how often each answer was given, with a row for each channel, period and answer. MongoDB counts, so the result is
     * small for any number of responses.
     *
     * @param besides a further condition
     */
    List<Bson> pipeline(Bson besides, int mostRows) {
        List<Bson> asked = new ArrayList<>(List.of(besides));
        channel.ifPresent(it -> asked.add(Filters.eq("channel", it)));
        asked.addAll(times.filters("occurredAt"));
        asked.add(Filters.exists(metric.wireName()));
        Document key = new Document("channel", "$channel").append("period", periodOf()).append("answer", '$' + metric.wireName());
        return List.of(new Document("$match", Filters.and(asked)),
                new Document("$group", new Document("_id", key).append("n", new Document("$sum", 1))),
                new Document("$sort", new Document("_id", 1)), new Document("$limit", mostRows));
    }

    // $dateToString supports time zones in both MongoDB and the emulator; the emulator lacks $dateTrunc.
    private Document periodOf() {
        return new Document("$dateToString", new Document("date", "$occurredAt").append("format", period.format())
                .append("timezone", zone.getId()));
    }
}
