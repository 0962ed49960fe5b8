package io.throughline.profile.trait;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.trait.TraitNameRule.Fault;

/** Validates values against their trait's schema. Takes time in proportion to the value: the patterns are RE2's. */
final class ValueRule {

    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
    private static final java.util.regex.Pattern EMAIL = java.util.regex.Pattern
            .compile("[^\\s@]{1,64}@(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,62})\\.)+[\\p{L}\\p{N}-]{2,63}");
    private static final java.util.regex.Pattern PHONE = java.util.regex.Pattern.compile("[+＋]?[0-9 ().-]{5,32}");
    private static final java.util.regex.Pattern PHONE_DIGITS = java.util.regex.Pattern.compile("(?:[^0-9]*[0-9]){5,15}[^0-9]*");
    private static final int MOST_EMAIL = 254;

    private final TraitType type;
    private final TraitType items;
    private final TraitConstraints constraints;
    private final Pattern pattern;

    /** @param schema without {@link TraitSchema#faults} */
    ValueRule(TraitSchema schema) {
        this.type = schema.type();
        this.items = schema.items();
        this.constraints = schema.constraints();
        this.pattern = constraints.pattern() == null ? null : Pattern.compile(constraints.pattern());
    }

    /** @param value not JSON null */
    Optional<Fault> fault(JsonNode value) {
        if (type != TraitType.ARRAY) {
            return fault(type, value).map(message -> new Fault("", message));
        }
        if (!value.isArray()) {
            return Optional.of(new Fault("", "must be an array of " + items.word()));
        }
        for (int i = 0; i < value.size(); i++) {
            Optional<String> fault = fault(items, value.get(i));
            if (fault.isPresent()) {
                return Optional.of(new Fault("/" + i, fault.get()));
            }
        }
        return Optional.empty();
    }

    private Optional<String> fault(TraitType of, JsonNode value) {
        return switch (of) {
            case STRING -> value.isTextual() ? text(value.textValue()) : Optional.of("must be a text");
            case EMAIL -> value.isTextual() && isEmail(value.textValue()) ? text(value.textValue())
                    : Optional.of("must be an e-mail address, such as li@example.cn");
            case PHONE -> (value.isTextual() || value.isNumber()) && isPhone(value.asText()) ? text(value.asText())
                    : Optional.of("must be a phone number of 5 to 15 digits, such as +8613812341234");
            case URL ->
                    value.isTextual() && isUrl(value.textValue()) ? text(value.textValue()) : Optional.of("must be an http or https URL");
            case INTEGER -> isInteger(value) ? number(value.decimalValue()) : Optional.of("must be a whole number, without quotes");
            case NUMBER -> value.isNumber() ? number(value.decimalValue()) : Optional.of("must be a number, without quotes");
            case BOOLEAN -> value.isBoolean() ? Optional.empty() : Optional.of("must be true or false, without quotes");
            case DATE, DATE_TIME -> moment(of, value).map(this::within)
                    .orElse(Optional.of(of == TraitType.DATE ? "must be a date, such as 1990-02-28"
                            : "must be an RFC 3339 time, such as 2026-01-31T09:30:00Z"));
            case COUNTRY -> value.isTextual() && COUNTRIES.contains(value.textValue()) ? Optional.empty()
                    : Optional.of("must be a country's two letters (ISO 3166-1 alpha-2), such as CN");
            case ENUM -> value.isTextual() && constraints.values().contains(value.textValue()) ? Optional.empty()
                    : Optional.of("must be one of the values that the schema lists");
            case OBJECT -> value.isObject() ? Optional.empty() : Optional.of("must be an object");
            case ARRAY -> throw new IllegalStateException("There are no arrays of arrays");
        };
    }

    private Optional<String> text(String text) {
        int length = text.codePointCount(0, text.length());
        if (constraints.minLength() != null && length < constraints.minLength()) {
            return Optional.of("must have " + constraints.minLength() + " characters at least");
        }
        if (constraints.maxLength() != null && length > constraints.maxLength()) {
            return Optional.of("must have " + constraints.maxLength() + " characters at most");
        }
        return pattern == null || pattern.matches(text) ? Optional.empty() : Optional.of("must be of the form " + constraints.pattern());
    }

    private Optional<String> number(BigDecimal number) {
        if (constraints.min() != null && number.compareTo(constraints.min().decimalValue()) < 0) {
            return Optional.of("must be " + constraints.min().asText() + " at least");
        }
        if (constraints.max() != null && number.compareTo(constraints.max().decimalValue()) > 0) {
            return Optional.of("must be " + constraints.max().asText() + " at most");
        }
        return Optional.empty();
    }

    private Optional<String> within(Instant moment) {
        if (constraints.min() != null && moment.isBefore(moment(type(), constraints.min()).orElseThrow())) {
            return Optional.of("must be " + constraints.min().asText() + " or later");
        }
        if (constraints.max() != null && moment.isAfter(moment(type(), constraints.max()).orElseThrow())) {
            return Optional.of("must be " + constraints.max().asText() + " or earlier");
        }
        return Optional.empty();
    }

    private TraitType type() {
        return type == TraitType.ARRAY ? items : type;
    }

    /** For a date the start of its day in UTC. A time is accepted in place of a date, as JavaScript has no dates. */
    static Optional<Instant> moment(TraitType type, JsonNode value) {
        if (!value.isTextual()) {
            return Optional.empty();
        }
        String text = value.textValue();
        try {
            if (type == TraitType.DATE_TIME) {
                return Optional.of(OffsetDateTime.parse(text).toInstant());
            }
            LocalDate date = text.length() <= 10 ? LocalDate.parse(text) : OffsetDateTime.parse(text).toLocalDate();
            return Optional.of(date.atStartOfDay(ZoneOffset.UTC).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static boolean isInteger(JsonNode value) {
        return value.isNumber() && (value.isIntegralNumber() || value.decimalValue().stripTrailingZeros().scale() <= 0);
    }

    /**
     * Valid if identity resolution accepts it as an address, however it is written ({@code mailto:}, U+200B, full-width
     * signs).
     */
    private static boolean isEmail(String text) {
        return isOneOf(Identifier.EMAIL, text, value -> value.length() <= MOST_EMAIL && EMAIL.matcher(value).matches());
    }

    /** Valid if identity resolution accepts it as a number, however it is written; a short or a local one has 5 to 15 digits. */
    private static boolean isPhone(String text) {
        return isOneOf(Identifier.PHONE, text, value -> PHONE.matcher(value).matches() && PHONE_DIGITS.matcher(value).matches());
    }

    private static boolean isOneOf(String type, String text, Predicate<String> form) {
        return form.test(text.strip()) || Identifier.contact(type, text).map(Identifier::value).filter(form).isPresent();
    }

    private static boolean isUrl(String text) {
        try {
            URI url = new URI(text.strip());
            return ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme())) && url.getRawAuthority() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
