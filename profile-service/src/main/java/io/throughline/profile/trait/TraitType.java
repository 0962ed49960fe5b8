package io.throughline.profile.trait;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.throughline.profile.core.trait.TraitRules.Scale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The types of trait values. */
@Schema(name = "TraitType")
enum TraitType {

    @JsonProperty("string")
    STRING,
    @JsonProperty("integer")
    INTEGER,
    @JsonProperty("number")
    NUMBER,
    @JsonProperty("boolean")
    BOOLEAN,
    @JsonProperty("date")
    DATE,
    @JsonProperty("date-time")
    DATE_TIME,
    @JsonProperty("email")
    EMAIL,
    @JsonProperty("phone")
    PHONE,
    @JsonProperty("url")
    URL,
    @JsonProperty("country")
    COUNTRY,
    @JsonProperty("enum")
    ENUM,
    @JsonProperty("array")
    ARRAY,
    @JsonProperty("object")
    OBJECT;

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
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
