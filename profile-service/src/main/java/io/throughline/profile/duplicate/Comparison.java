package io.throughline.profile.duplicate;

import java.util.List;
import java.util.Locale;

/** What two people are compared by, and in how many grades. */
enum Comparison {

    GIVEN_NAME(Slot.GIVEN), FAMILY_NAME(Slot.FAMILY),
    /** Whether the given name of the one is the given name of the other, or the family name. */
    NAME_ORDER(List.of("same", "swapped")),
    DATE_OF_BIRTH(Slot.BORN), SEX(Slot.SEX, List.of("same", "different")), EMAIL(Slot.EMAIL), PHONE(Slot.PHONE),
    NATIONAL_ID(Slot.NATIONAL_ID), OTHER_ID(Slot.OTHER_ID),
    STREET(Slot.STREET), HOUSE_NUMBER(Slot.HOUSE), ADDRESS_EXTRA(Slot.EXTRA), CITY(Slot.CITY), POSTCODE(Slot.POSTCODE);

    static final int COUNT = values().length;
    private static final List<Comparison> ALL = List.of(values());

    private final Slot slot;
    private final List<String> levels;

    Comparison(Slot slot) {
        this(slot, List.of("same", "close", "similar", "different"));
    }

    Comparison(List<String> levels) {
        this(null, levels);
    }

    Comparison(Slot slot, List<String> levels) {
        this.slot = slot;
        this.levels = levels;
    }

    static List<Comparison> all() {
        return ALL;
    }

    /** From the strongest agreement to disagreement. */
    List<String> levels() {
        return levels;
    }

    /** Whose frequency matters where both say the same; null where none does. */
    Slot slot() {
        return slot;
    }

    /** Whether people of one household often have it in common. What is a person's own they share no more than strangers. */
    boolean isOfHouseholds() {
        return switch (this) {
            case FAMILY_NAME, EMAIL, PHONE, STREET, HOUSE_NUMBER, ADDRESS_EXTRA, CITY, POSTCODE -> true;
            case GIVEN_NAME, NAME_ORDER, DATE_OF_BIRTH, SEX, NATIONAL_ID, OTHER_ID -> false;
        };
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All levels of a pair, as one number; see {@link Levels}. */
    static long compare(Description a, Description b) {
        long levels = names(a, b);
        for (Comparison comparison : ALL) {
            Slot slot = comparison.slot;
            if (comparison.ordinal() > NAME_ORDER.ordinal() && a.has(slot) && b.has(slot)) {
                levels = Levels.with(levels, comparison, comparison.level(a.get(slot), b.get(slot)));
            }
        }
        return levels;
    }

    private int level(String a, String b) {
        return switch (this) {
            case DATE_OF_BIRTH -> Closeness.ofDates(a, b);
            case SEX -> a.equals(b) ? 0 : 1;
            case EMAIL -> Closeness.ofEmails(a, b);
            case STREET, ADDRESS_EXTRA, CITY -> Closeness.ofPlaces(a, b);
            case PHONE, NATIONAL_ID, OTHER_ID, HOUSE_NUMBER, POSTCODE -> Closeness.ofCodes(a, b);
            case GIVEN_NAME, FAMILY_NAME, NAME_ORDER -> throw new IllegalArgumentException("Names are compared together");
        };
    }

    /** Names are laid against each other as they are, and crosswise where that fits better. */
    private static long names(Description a, Description b) {
        int given = name(a, Slot.GIVEN, b, Slot.GIVEN);
        int family = name(a, Slot.FAMILY, b, Slot.FAMILY);
        boolean swapped = false;
        if (given != Closeness.SAME && family != Closeness.SAME) {
            int givenAcross = name(a, Slot.GIVEN, b, Slot.FAMILY);
            int familyAcross = name(a, Slot.FAMILY, b, Slot.GIVEN);
            swapped = likeness(givenAcross) + likeness(familyAcross) > likeness(given) + likeness(family);
            given = swapped ? givenAcross : given;
            family = swapped ? familyAcross : family;
        }
        long levels = given < 0 ? Levels.NONE : Levels.with(Levels.NONE, GIVEN_NAME, given);
        levels = family < 0 ? levels : Levels.with(levels, FAMILY_NAME, family);
        // Where no name agrees there is no order either.
        boolean agree = likeness(given) + likeness(family) > 0;
        return agree ? Levels.with(levels, NAME_ORDER, swapped ? 1 : 0) : levels;
    }

    private static int likeness(int level) {
        return level < 0 ? 0 : Closeness.DIFFERENT - level;
    }

    private static int name(Description a, Slot one, Description b, Slot other) {
        return a.has(one) && b.has(other) ? Closeness.ofNames(a.get(one), a.get(sound(one)), b.get(other), b.get(sound(other))) : -1;
    }

    private static Slot sound(Slot slot) {
        return slot == Slot.GIVEN ? Slot.GIVEN_SOUND : Slot.FAMILY_SOUND;
    }
}
