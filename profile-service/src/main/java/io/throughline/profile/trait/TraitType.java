package io.throughline.profile.trait;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.throughline.profile.profile.TraitRules.Scale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What values of a trait are. */
@Schema(name = "TraitType")
enum TraitType {

    STRING, INTEGER, NUMBER, BOOLEAN, DATE, DATE_TIME, EMAIL, PHONE, URL, COUNTRY, ENUM, ARRAY, OBJECT;

    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @JsonCreator
    static TraitType of(String word) {
        for (TraitType type : values()) {
            if (type.word().equals(word)) {
                return type;
            }
        }
        throw new IllegalArgumentException("must be one of string, integer, number, boolean, date, date-time, email, phone, url, country, enum, array, object");
    }

    Scale scale() {
        return switch (this) {
            case INTEGER, NUMBER -> Scale.NUMBER;
            case DATE, DATE_TIME -> Scale.TIME;
            case STRING, BOOLEAN, EMAIL, PHONE, URL, COUNTRY, ENUM, ARRAY, OBJECT -> Scale.TEXT;
        };
    }

    boolean isText() {
        return switch (this) {
            case STRING, EMAIL, PHONE, URL -> true;
            case INTEGER, NUMBER, BOOLEAN, DATE, DATE_TIME, COUNTRY, ENUM, ARRAY, OBJECT -> false;
        };
    }
}
