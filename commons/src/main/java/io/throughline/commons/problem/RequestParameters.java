package io.throughline.commons.problem;

import static java.util.Map.entry;

import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;

import io.throughline.commons.identity.Identifier;
import io.throughline.commons.json.StorableText;
import io.throughline.commons.json.StorableTimes;

/** Reads path, query and header parameters, and names the one that cannot be read. JAX-RS itself would answer 404 and name none. */
@Provider
public class RequestParameters implements ParamConverterProvider {

    private record Reader(Function<String, ?> read, String expected) {
    }

    private static final Reader WHOLE_NUMBER = new Reader(Integer::valueOf, "must be a whole number");
    private static final Reader LONG_NUMBER = new Reader(Long::valueOf, "must be a whole number");

    private static final Reader FLAG = new Reader(RequestParameters::flag, "must be true or false");

    private static final Map<Class<?>, Reader> READERS = Map.ofEntries(
            entry(int.class, WHOLE_NUMBER), entry(Integer.class, WHOLE_NUMBER), entry(long.class, LONG_NUMBER),
            entry(Long.class, LONG_NUMBER),
            entry(boolean.class, FLAG), entry(Boolean.class, FLAG),
            entry(Instant.class,
                    new Reader(RequestParameters::time, "must be an RFC 3339 time such as 2026-01-31T09:30:00Z, of the years 1 to 9999")),
            entry(LocalDate.class, new Reader(RequestParameters::date, "must be a date such as 2026-01-31, of the years 1 to 9999")),
            entry(UUID.class, new Reader(UUID::fromString, "must be a UUID")),
            entry(Identifier.class, new Reader(Identifier::parse, Identifier.FORM)),
            entry(String.class, new Reader(RequestParameters::clean, "must be text without NUL characters and halves of surrogate pairs")));

    private static Boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> ParamConverter<T> getConverter(Class<T> type, Type generic, Annotation[] annotations) {
        Reader reader = READERS.get(type);
        return reader == null ? null : (ParamConverter<T>) new Converter(name(annotations), reader);
    }

    private static Instant time(String text) {
        return kept(OffsetDateTime.parse(text).toInstant());
    }

    private static LocalDate date(String text) {
        LocalDate date = LocalDate.parse(text);
        kept(date.atStartOfDay(ZoneOffset.UTC).toInstant());
        return date;
    }

    /** A time that cannot be stored is refused, so that no store is asked for it. */
    private static Instant kept(Instant time) {
        if (!StorableTimes.isStorable(time)) {
            throw new IllegalArgumentException();
        }
        return time;
    }

    private static String clean(String text) {
        if (StorableText.fault(text).isPresent()) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    private static String name(Annotation[] annotations) {
        for (Annotation annotation : annotations) {
            String name = switch (annotation) {
                case QueryParam query -> query.value();
                case PathParam path -> path.value();
                case HeaderParam header -> header.value();
                case CookieParam cookie -> cookie.value();
                default -> null;
            };
            if (name != null) {
                return name;
            }
        }
        return "parameter";
    }

    private record Converter(String name, Reader reader) implements ParamConverter<Object> {

        @Override
        public Object fromString(String text) {
            if (text == null) {
                return null;
            }
            try {
                return reader.read().apply(text);
            } catch (RuntimeException e) {
                throw ProblemException.invalidParameter(name, reader.expected());
            }
        }

        @Override
        public String toString(Object value) {
            return value.toString();
        }
    }
}
