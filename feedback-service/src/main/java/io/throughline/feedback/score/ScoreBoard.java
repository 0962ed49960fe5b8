package io.throughline.feedback.score;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import jakarta.enterprise.context.ApplicationScoped;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import io.throughline.commons.problem.ProblemException;
import io.throughline.feedback.response.ScoredResponses;
import io.throughline.feedback.store.FeedbackDatabase;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Computes scores from the stored answers. */
@ApplicationScoped
class ScoreBoard {

    /** Five years of days for one channel; nobody reads a longer table. */
    static final int MOST_SCORES = 2_000;

    private record Key(String channel, LocalDate first) {
    }

    /**
     * The scores by channel and period, in order. A channel and period without answers is left out.
     *
     * @throws ProblemException 400 where there would be more than {@value #MOST_SCORES}
     */
    List<ChannelScore> scores(ScoreQuery query, ScoredResponses responses) {
        int answers = query.metric().most() - query.metric().least() + 1;
        Map<Key, Map<Integer, Long>> counts = new TreeMap<>(Comparator.comparing(Key::channel).thenComparing(Key::first));
        Bson counting = Filters.and(responses.condition(), Filters.exists(FeedbackDatabase.STORED_TOO, false));
        for (MongoCollection<Document> collection : responses.collections()) {
            for (Document row : collection.aggregate(query.pipeline(counting, MOST_SCORES * query.period().rows() * answers + 1))) {
                Document key = row.get("_id", Document.class);
                counts.computeIfAbsent(new Key(key.getString("channel"), query.period().first(key.getString("period"))),
                        _ -> new HashMap<>()).merge(key.getInteger("answer"), ((Number) row.get("n")).longValue(), Long::sum);
            }
        }
        if (counts.size() > MOST_SCORES) {
            throw ProblemException.invalidParameter("interval",
                    "would give more than " + MOST_SCORES + " scores; ask for a longer interval, one channel, or less time");
        }
        List<ChannelScore> scores = new ArrayList<>(counts.size());
        counts.forEach((key, each) -> scores.add(ChannelScore.of(key.channel(),
                query.period().span(key.first(), query.zone(), new CalendarPeriod.PeriodBounds(query.times().from(), query.times().to())),
                new AnswerCounts(query.metric(), each))));
        return scores;
    }
}
