package io.throughline.feedback.response.intake;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.IllformedLocaleException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.problem.Problem.FieldError;
import io.throughline.feedback.response.FeedbackResponse;
import io.throughline.feedback.response.ResponseCorrection;

/** The result of reading a posted response: a valid response, or all of its faults. */
public sealed interface ResponseSubmission {

    record ValidSubmission(FeedbackResponse response) implements ResponseSubmission {
    }

    record InvalidSubmission(List<FieldError> faults) implements ResponseSubmission {
    }

    /** Longer than any id that partners make: a UUID has 36 characters, a hash in hexadecimal 128 at most. */
    int MAX_ID = 200;
    /** About two printed pages; a longer text is a document and no answer. */
    int MAX_COMMENT = 10_000;
    int MAX_TOUCHPOINT = 200;
    /** The longest tag that RFC 5646, section 4.4.1, requires to be supported. */
    int MAX_LANGUAGE = 35;
    int MAX_IDENTIFIERS = 10;
    String CHANNEL_PATTERN = "^[a-z][a-z0-9_]{0,31}$";
    Pattern CHANNEL = Pattern.compile(CHANNEL_PATTERN);
    String CHANNEL_FORM = "must be a channel such as web, store or partner: lower-case letters, digits and _, 32 at most, a letter first";

    /** Partners' clocks may be ahead by minutes, but not by hours. */
    Duration MOST_AHEAD = Duration.ofMinutes(5);
    /**
     * Systematic satisfaction measurement began with the Swedish barometer of 1989. Earlier times come from clocks that were
     * never set, which show 1970 or 1980.
     */
    Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");

    /**
     * Checks the rules that no schema states; shape, lengths and ranges were checked before.
     *
     * @param channel the channel, already determined from body and token; empty where neither states one
     * @param faults an empty list of faults at the place of the response in the body
     */
    static ResponseSubmission of(NewResponse posted, ResponseSender responseSender, Optional<String> channel, Instant now,
            BodyFaults faults) {
        if (posted.id().isBlank()) {
            faults.at("id", "must not be blank");
        } else if (posted.id().chars().anyMatch(Character::isISOControl)) {
            faults.at("id", "must not contain control characters");
        }
        if (channel.isEmpty()) {
            faults.at("channel", "is missing: " + CHANNEL_FORM);
        } else if (!CHANNEL.matcher(channel.get()).matches()) {
            faults.at("channel", CHANNEL_FORM);
        }
        String language = checkAnswers(faults, new ResponseCorrection(posted.nps(), posted.csat(), posted.ces(), posted.comment(),
                posted.language(), posted.touchpoint(), posted.occurredAt()));
        List<Identifier> identifiers = identifiers(faults.in("identifiers"), posted.identifiers());
        Instant occurredAt = occurredAt(faults, posted.occurredAt(), now);
        if (!faults.isEmpty()) {
            return new InvalidSubmission(faults.list());
        }
        return new ValidSubmission(
                new FeedbackResponse(responseSender, channel.get(), posted.id(), identifiers, posted.nps(), posted.csat(),
                        posted.ces(), posted.comment(), language, posted.touchpoint(), occurredAt, now.truncatedTo(ChronoUnit.MILLIS)));
    }

    /**
     * A stored response with the customer's answers replaced.
     *
     * @param now the latest time at which the customer can have answered, apart from clocks that are ahead
     */
    static ResponseSubmission correction(FeedbackResponse stored, ResponseCorrection correction, Instant now) {
        BodyFaults faults = new BodyFaults();
        String language = checkAnswers(faults, correction);
        Instant occurredAt = occurredAt(faults, correction.occurredAt(), now);
        return faults.isEmpty() ? new ValidSubmission(stored.corrected(correction, language, occurredAt))
                : new InvalidSubmission(faults.list());
    }

    /** @return the language's canonical tag; null where none is given */
    private static String checkAnswers(BodyFaults faults, ResponseCorrection said) {
        if (said.nps() == null && said.csat() == null && said.ces() == null && said.comment() == null) {
            faults.here("must give at least one of nps, csat, ces and comment");
        }
        if (said.comment() != null && said.comment().isBlank()) {
            faults.at("comment", "must not be blank");
        }
        if (said.touchpoint() != null && said.touchpoint().isBlank()) {
            faults.at("touchpoint", "must not be blank");
        }
        return language(faults, said.language());
    }

    private static String language(BodyFaults faults, String tag) {
        if (tag == null) {
            return null;
        }
        try {
            String canonical = new Locale.Builder().setLanguageTag(tag).build().toLanguageTag();
            if (!tag.isBlank()) {
                return canonical;
            }
        } catch (IllformedLocaleException notATag) {
            // The fault is reported below.
        }
        faults.at("language", "must be a BCP 47 language tag such as zh-CN or en, of at most 35 characters");
        return null;
    }

    private static List<Identifier> identifiers(BodyFaults faults, List<String> texts) {
        Set<Identifier> identifiers = new LinkedHashSet<>();
        for (int i = 0; i < texts.size(); i++) {
            try {
                Identifier identifier = Identifier.parse(texts.get(i));
                if (identifier.isClaimed()) {
                    faults.at(i, Identifier.CLAIMED_NOT_FROM_OUTSIDE);
                } else if (identifier.type().equals(Identifier.PROFILE_ID)) {
                    faults.at(i, Identifier.NOT_FROM_OUTSIDE);
                }
                identifiers.add(identifier);
            } catch (IllegalArgumentException e) {
                faults.at(i, e.getMessage());
            }
        }
        return List.copyOf(identifiers);
    }

    private static Instant occurredAt(BodyFaults faults, String text, Instant now) {
        Instant time;
        try {
            time = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
        } catch (DateTimeException | ArithmeticException e) {
            faults.at("occurredAt", "must be an RFC 3339 time such as 2026-01-31T09:30:00Z");
            return null;
        }
        if (time.isBefore(EARLIEST)) {
            faults.at("occurredAt", "must not be before 1990: a clock that was never set shows 1970 or 1980");
        } else if (time.isAfter(now.plus(MOST_AHEAD))) {
            faults.at("occurredAt", "must not be more than 5 minutes in the future");
        }
        return time;
    }
}
