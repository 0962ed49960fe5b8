package io.throughline.profile.trait;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What kind of thing a trait says of a person. */
@Schema(name = "TraitCategory")
enum Category {

    DEMOGRAPHIC, BEHAVIOURAL, PSYCHOGRAPHIC, GEOGRAPHIC, INDUSTRY, OWN;

    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static Category of(String word) {
        for (Category category : values()) {
            if (category.word().equals(word)) {
                return category;
            }
        }
        throw new IllegalArgumentException("must be one of demographic, behavioural, psychographic, geographic, industry, own");
    }
}
