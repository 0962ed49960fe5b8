package io.throughline.cli.imports;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.function.Function;

/**
 * Parses a cell as an instant: ISO 8601 unless a {@link DateTimeFormatter} pattern, {@code epoch-seconds} or {@code epoch-millis}
 * is given. A date without a time means the start of that day, and a time without an offset is local, both in the given zone.
 */
final class TimestampReader {

    private final Function<String, Instant> parse;

    private TimestampReader(Function<String, Instant> parse) {
        this.parse = parse;
    }

    static TimestampReader of(String pattern, ZoneId zone) {
        return new TimestampReader(
                switch (pattern) {
                    case null -> with(iso(), zone);
                    case "epoch-seconds" -> cell -> Instant.ofEpochSecond(Long.parseLong(cell));
                    case "epoch-millis" -> cell -> Instant.ofEpochMilli(Long.parseLong(cell));
                    default -> with(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH), zone);
                });
    }

    /** @throws DateTimeException or {@link NumberFormatException} when the cell is no such time */
    Instant read(String cell) {
        return parse.apply(cell.strip());
    }

    private static DateTimeFormatter iso() {
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .append(DateTimeFormatter.ISO_LOCAL_DATE)
                .optionalStart()
                .appendPattern("['T'][' ']")
                .append(DateTimeFormatter.ISO_LOCAL_TIME)
                .optionalStart()
                .appendOffset("+HH:mm", "Z")
                .optionalEnd()
                .optionalEnd()
                .toFormatter(Locale.ENGLISH)
                .withResolverStyle(ResolverStyle.STRICT);
    }

    private static Function<String, Instant> with(DateTimeFormatter format, ZoneId zone) {
        return cell -> {
            TemporalAccessor parsed = format.parse(cell);
            if (parsed.isSupported(ChronoField.OFFSET_SECONDS)) {
                return OffsetDateTime.from(parsed).toInstant();
            }
            if (parsed.isSupported(ChronoField.INSTANT_SECONDS)) {
                return ZonedDateTime.from(parsed).toInstant();
            }
            return parsed.isSupported(ChronoField.HOUR_OF_DAY)
                    ? LocalDateTime.from(parsed).atZone(zone).toInstant()
                    : LocalDate.from(parsed).atStartOfDay(zone).toInstant();
        };
    }
}
