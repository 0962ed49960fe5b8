package io.throughline.feedback.response;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

import com.mongodb.client.model.Filters;
import io.throughline.commons.problem.ProblemException;
import org.bson.conversions.Bson;

/**
 * A range of time, as given by the parameters {@code from} and {@code to}.
 *
 * @param from the first moment in it; null without a beginning
 * @param to the first moment after it; null without an end
 */
public record TimeRange(Instant from, Instant to) {

    public static final String FROM = "From this moment on, RFC 3339. Left out: from the beginning.";
    public static final String TO = "Before this moment, RFC 3339. Left out: until now.";

    /** @throws ProblemException 400 where one is no time, or the end is not after the beginning */
    public static TimeRange of(String from, String to) {
        TimeRange range = new TimeRange(parse("from", from), parse("to", to));
        if (range.from != null && range.to != null && !range.from.isBefore(range.to)) {
            throw ProblemException.invalidParameter("to", "must be after `from`");
        }
        return range;
    }

    private static Instant parse(String name, String text) {
        if (text == null) {
            return null;
        }
        try {
            OffsetDateTime time = OffsetDateTime.parse(text);
            // RFC 3339, section 5.6: years have four digits.
            if (time.getYear() >= 0 && time.getYear() <= 9999) {
                return time.toInstant();
            }
        } catch (DateTimeException notATime) {
            // The fault is reported below.
        }
        throw ProblemException.invalidParameter(name,
                "must be an RFC 3339 time such as 2026-01-31T00:00:00Z (a + in a query is written %2B)");
    }

    public List<Bson> filters(String field) {
        List<Bson> filters = new ArrayList<>(2);
        if (from != null) {
            filters.add(Filters.gte(field, Date.from(from)));
        }
        if (to != null) {
            filters.add(Filters.lt(field, Date.from(to)));
        }
        return filters;
    }
}
