package io.throughline.feedback.response;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.IllformedLocaleException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import io.throughline.commons.identity.Identifier;

/**
 * What becomes of a posted response: a response, or all that is wrong with it.
 */
sealed interface Submission {

    record Sound(Response response) implements Submission {
    }

    record Faulty(List<Fault> faults) implements Submission {
    }

    /**
     * @param field JSON pointer from the response: {@code /nps}
     */
    record Fault(String field, String message) {

        Fault under(String pointer) {
            return new Fault(pointer + field, message);
        }
    }

    /** Longer than any id that partners make: a UUID has 36 characters, a hash in hexadecimal 128 at most. */
    int MAX_ID = 200;
    /** About two printed pages; what is longer is a document, not an answer. */
    int MAX_COMMENT = 10_000;
    int MAX_TOUCHPOINT = 200;
    /** What RFC 5646, section 4.4.1, says that a tag needs at most. */
    int MAX_LANGUAGE = 35;
    int MAX_IDENTIFIERS = 10;
    String CHANNEL_PATTERN = "^[a-z][a-z0-9_]{0,31}$";
    Pattern CHANNEL = Pattern.compile(CHANNEL_PATTERN);
    String CHANNEL_FORM = "must be a channel such as web, store or partner: lower-case letters, digits and _, 32 at most, a letter first";

    /** Clocks of partners run ahead by minutes, not by hours. */
    Duration MOST_AHEAD = Duration.ofMinutes(5);
    /**
     * Systematic satisfaction measurement began with the Swedish barometer of 1989. Earlier times are those of clocks
     * that were never set, which stand at 1970 or 1980.
     */
    Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");

    /**
     * @param channel where it was answered, already settled between body and token; empty where neither said it
     */
    static Submission of(NewResponse posted, Poster poster, Optional<String> channel, Instant now) {
        List<Fault> faults = new ArrayList<>();
        checkText(faults, "/id", posted.id(), MAX_ID, true);
        if (posted.id() != null && posted.id().chars().anyMatch(Character::isISOControl)) {
            faults.add(new Fault("/id", "must not contain control characters"));
        }
        if (channel.isEmpty()) {
            faults.add(new Fault("/channel", "is required: " + CHANNEL_FORM));
        } else if (!CHANNEL.matcher(channel.get()).matches()) {
            faults.add(new Fault("/channel", CHANNEL_FORM));
        }
        String language = checkAnswers(faults, new ResponseCorrection(posted.nps(), posted.csat(), posted.ces(), posted.comment(),
                posted.language(), posted.touchpoint(), posted.occurredAt()));
        List<Identifier> identifiers = identifiers(faults, posted.identifiers());
        Instant occurredAt = occurredAt(faults, posted.occurredAt(), now);
        if (!faults.isEmpty()) {
            return new Faulty(faults);
        }
        return new Sound(new Response(poster, channel.get(), posted.id(), identifiers, posted.nps(), posted.csat(),
                posted.ces(), posted.comment(), language, posted.touchpoint(), occurredAt, now.truncatedTo(ChronoUnit.MILLIS)));
    }

    /**
     * A stored response with what the customer said replaced.
     *
     * @param now the latest time at which the customer can have answered, but for clocks that run ahead
     */
    static Submission correction(Response stored, ResponseCorrection correction, Instant now) {
        List<Fault> faults = new ArrayList<>();
        String language = checkAnswers(faults, correction);
        Instant occurredAt = occurredAt(faults, correction.occurredAt(), now);
        return faults.isEmpty() ? new Sound(stored.corrected(correction, language, occurredAt)) : new Faulty(faults);
    }

    /** @return the language's canonical tag; null where none is given */
    private static String checkAnswers(List<Fault> faults, ResponseCorrection said) {
        checkAnswer(faults, Metric.NPS, said.nps());
        checkAnswer(faults, Metric.CSAT, said.csat());
        checkAnswer(faults, Metric.CES, said.ces());
        if (said.nps() == null && said.csat() == null && said.ces() == null && said.comment() == null) {
            faults.add(new Fault("", "must give at least one of nps, csat, ces and comment"));
        }
        checkText(faults, "/comment", said.comment(), MAX_COMMENT, false);
        checkText(faults, "/touchpoint", said.touchpoint(), MAX_TOUCHPOINT, false);
        return language(faults, said.language());
    }

    private static void checkAnswer(List<Fault> faults, Metric metric, Integer answer) {
        if (answer != null && !metric.takes(answer)) {
            faults.add(new Fault('/' + metric.word(), "must be from " + metric.least() + " to " + metric.most()));
        }
    }

    /** Counts characters as a reader would, not in UTF-16: an emoji is one. */
    private static void checkText(List<Fault> faults, String field, String text, int longest, boolean required) {
        if (text == null) {
            if (required) {
                faults.add(new Fault(field, "is required"));
            }
        } else if (text.isBlank()) {
            faults.add(new Fault(field, "must not be blank"));
        } else if (text.codePointCount(0, text.length()) > longest) {
            faults.add(new Fault(field, "must have at most " + longest + " characters"));
        }
    }

    private static String language(List<Fault> faults, String tag) {
        if (tag == null) {
            return null;
        }
        try {
            String canonical = new Locale.Builder().setLanguageTag(tag).build().toLanguageTag();
            if (!tag.isBlank() && tag.length() <= MAX_LANGUAGE) {
                return canonical;
            }
        } catch (IllformedLocaleException notATag) {
            // told below
        }
        faults.add(new Fault("/language", "must be a BCP 47 language tag such as zh-CN or en, of at most 35 characters"));
        return null;
    }

    private static List<Identifier> identifiers(List<Fault> faults, List<String> texts) {
        Set<Identifier> identifiers = new LinkedHashSet<>();
        if (texts == null || texts.isEmpty() || texts.size() > MAX_IDENTIFIERS) {
            faults.add(new Fault("/identifiers", "must be 1 to 10 identifiers of one person"));
            return List.of();
        }
        for (int i = 0; i < texts.size(); i++) {
            try {
                Identifier identifier = Identifier.parse(texts.get(i));
                if (identifier.isClaimed()) {
                    faults.add(new Fault("/identifiers/" + i, Identifier.CLAIMED_NOT_FROM_OUTSIDE));
                } else if (identifier.type().equals(Identifier.PROFILE_ID)) {
                    faults.add(new Fault("/identifiers/" + i, Identifier.NOT_FROM_OUTSIDE));
                }
                identifiers.add(identifier);
            } catch (IllegalArgumentException e) {
                faults.add(new Fault("/identifiers/" + i, e.getMessage()));
            }
        }
        return List.copyOf(identifiers);
    }

    private static Instant occurredAt(List<Fault> faults, String text, Instant now) {
        if (text == null) {
            faults.add(new Fault("/occurredAt", "is required: an RFC 3339 time such as 2026-01-31T09:30:00Z"));
            return null;
        }
        Instant time;
        try {
            time = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
        } catch (DateTimeException | ArithmeticException e) {
            faults.add(new Fault("/occurredAt", "must be an RFC 3339 time such as 2026-01-31T09:30:00Z"));
            return null;
        }
        if (time.isBefore(EARLIEST)) {
            faults.add(new Fault("/occurredAt", "must not be before 1990: a clock that was never set shows 1970 or 1980"));
        } else if (time.isAfter(now.plus(MOST_AHEAD))) {
            faults.add(new Fault("/occurredAt", "must not be more than 5 minutes in the future"));
        }
        return time;
    }
}
