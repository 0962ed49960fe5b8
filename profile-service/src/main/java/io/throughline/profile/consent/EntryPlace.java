package io.throughline.profile.consent;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

import io.throughline.commons.json.Text;
import io.throughline.commons.json.Times;
import io.throughline.commons.page.Cursor;

/** A place in the order of the ledger, from which a page goes on. */
record EntryPlace(Instant at, Entry.Key key) {

    /** Later than any entry: PostgreSQL's times go on for longer than this. */
    private static final EntryPlace FIRST = new EntryPlace(Instant.parse("9999-12-31T00:00:00Z"), new Entry.Key("", ""));

    static EntryPlace parse(String cursor) {
        if (cursor == null) {
            return FIRST;
        }
        List<String> parts = Cursor.parts(cursor, 3);
        try {
            Instant at = Instant.parse(parts.getFirst());
            if (!Times.canBeKept(at) || parts.stream().anyMatch(part -> Text.fault(part).isPresent())) {
                throw Cursor.invalid();
            }
            return new EntryPlace(at, new Entry.Key(parts.get(1), parts.get(2)));
        } catch (DateTimeParseException e) {
            throw Cursor.invalid();
        }
    }

    static String cursor(Entry last) {
        return Cursor.of(last.at(), last.key().sender(), last.key().id());
    }
}
