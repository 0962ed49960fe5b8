package io.throughline.profile.recordlinkage.model;

import java.util.Locale;
import java.util.Optional;

/** The kinds of traits that help to decide whether two profiles are one person. */
public enum FieldKind {

    GIVEN_NAME, FAMILY_NAME,
    /** Both names in one text: 李娜, "Anna Lee", "Lee, Anna". */
    FULL_NAME,
    DATE_OF_BIRTH, SEX, EMAIL, PHONE,
    /** Assigned to one person by a state: identity card, social security. */
    NATIONAL_ID,
    /** Assigned to one person by any other body: passport of another state, customer or card number of another system. */
    OTHER_ID,
    /** Street, with or without house number and flat. */
    STREET, HOUSE_NUMBER,
    /** A second line: building, estate, compound. */
    ADDRESS_EXTRA,
    CITY, POSTCODE;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<FieldKind> of(String word) {
        for (FieldKind kind : values()) {
            if (kind.word().equals(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
