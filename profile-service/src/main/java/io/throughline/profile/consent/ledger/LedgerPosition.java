package io.throughline.profile.consent.ledger;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

import io.throughline.commons.json.StorableText;
import io.throughline.commons.json.StorableTimes;
import io.throughline.commons.page.PageCursor;

/** A position in the order of the ledger, where the next page begins. */
public record LedgerPosition(Instant at, LedgerEntry.Key key) {

    /** Later than any entry; PostgreSQL's range of times reaches further. */
    private static final LedgerPosition FIRST = new LedgerPosition(Instant.parse("9999-12-31T00:00:00Z"), new LedgerEntry.Key("", ""));

    public static LedgerPosition parse(String cursor) {
        if (cursor == null) {
            return FIRST;
        }
        List<String> parts = PageCursor.parts(cursor, 3);
        try {
            Instant at = Instant.parse(parts.getFirst());
            if (!StorableTimes.isStorable(at) || parts.stream().anyMatch(part -> StorableText.fault(part).isPresent())) {
                throw PageCursor.invalid();
            }
            return new LedgerPosition(at, new LedgerEntry.Key(parts.get(1), parts.get(2)));
        } catch (DateTimeParseException e) {
            throw PageCursor.invalid();
        }
    }

    public static String cursor(LedgerEntry last) {
        return PageCursor.of(last.at(), last.key().sender(), last.key().id());
    }
}
