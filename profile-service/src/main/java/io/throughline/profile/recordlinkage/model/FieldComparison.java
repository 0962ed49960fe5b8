package io.throughline.profile.recordlinkage.model;

import java.util.List;
import java.util.Locale;

/** The comparisons of two people, with their levels. */
public enum FieldComparison {

    GIVEN_NAME(DescriptionSlot.GIVEN), FAMILY_NAME(DescriptionSlot.FAMILY),
    /** Whether the given name of the one equals the given name of the other, or the family name. */
    NAME_ORDER(List.of("same", "swapped")),
    DATE_OF_BIRTH(DescriptionSlot.BORN), SEX(DescriptionSlot.SEX, List.of("same", "different")), EMAIL(DescriptionSlot.EMAIL),
    PHONE(DescriptionSlot.PHONE),
    NATIONAL_ID(DescriptionSlot.NATIONAL_ID), OTHER_ID(DescriptionSlot.OTHER_ID),
    STREET(DescriptionSlot.STREET), HOUSE_NUMBER(DescriptionSlot.HOUSE), ADDRESS_EXTRA(DescriptionSlot.EXTRA), CITY(DescriptionSlot.CITY),
    POSTCODE(DescriptionSlot.POSTCODE);

    public static final int COUNT = values().length;
    private static final List<FieldComparison> ALL = List.of(values());

    private final DescriptionSlot slot;
    private final List<String> levels;

    FieldComparison(DescriptionSlot slot) {
        this(slot, List.of("same", "close", "similar", "different"));
    }

    FieldComparison(List<String> levels) {
        this(null, levels);
    }

    FieldComparison(DescriptionSlot slot, List<String> levels) {
        this.slot = slot;
        this.levels = levels;
    }

    public static List<FieldComparison> all() {
        return ALL;
    }

    /** From full agreement to disagreement. */
    public List<String> levels() {
        return levels;
    }

    /** The slot whose frequency matters where both values agree; null where none does. */
    DescriptionSlot slot() {
        return slot;
    }

    /** Whether people of one household often share it. A person's own fields they share no more often than strangers. */
    boolean isOfHouseholds() {
        return switch (this) {
            case FAMILY_NAME, EMAIL, PHONE, STREET, HOUSE_NUMBER, ADDRESS_EXTRA, CITY, POSTCODE -> true;
            case GIVEN_NAME, NAME_ORDER, DATE_OF_BIRTH, SEX, NATIONAL_ID, OTHER_ID -> false;
        };
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All levels of a pair, as one number; see {@link AgreementLevels}. */
    static long compare(PersonDescription a, PersonDescription b) {
        long levels = names(a, b);
        for (FieldComparison comparison : ALL) {
            DescriptionSlot slot = comparison.slot;
            if (comparison.ordinal() > NAME_ORDER.ordinal() && a.has(slot) && b.has(slot)) {
                levels = AgreementLevels.with(levels, comparison, comparison.level(a.get(slot), b.get(slot)));
            }
        }
        return levels;
    }

    private int level(String a, String b) {
        return switch (this) {
            case DATE_OF_BIRTH -> TextSimilarity.ofDates(a, b);
            case SEX -> a.equals(b) ? 0 : 1;
            case EMAIL -> TextSimilarity.ofEmails(a, b);
            case STREET, ADDRESS_EXTRA, CITY -> TextSimilarity.ofPlaces(a, b);
            case PHONE, NATIONAL_ID, OTHER_ID, HOUSE_NUMBER, POSTCODE -> TextSimilarity.ofCodes(a, b);
            case GIVEN_NAME, FAMILY_NAME, NAME_ORDER -> throw new IllegalArgumentException("Names are compared together");
        };
    }

    /** Compares the names in their order, and crosswise where that fits better. */
    private static long names(PersonDescription a, PersonDescription b) {
        int given = name(a, DescriptionSlot.GIVEN, b, DescriptionSlot.GIVEN);
        int family = name(a, DescriptionSlot.FAMILY, b, DescriptionSlot.FAMILY);
        boolean swapped = false;
        if (given != TextSimilarity.SAME && family != TextSimilarity.SAME) {
            int givenAcross = name(a, DescriptionSlot.GIVEN, b, DescriptionSlot.FAMILY);
            int familyAcross = name(a, DescriptionSlot.FAMILY, b, DescriptionSlot.GIVEN);
            swapped = likeness(givenAcross) + likeness(familyAcross) > likeness(given) + likeness(family);
            given = swapped ? givenAcross : given;
            family = swapped ? familyAcross : family;
        }
        long levels = given < 0 ? AgreementLevels.NONE : AgreementLevels.with(AgreementLevels.NONE, GIVEN_NAME, given);
        levels = family < 0 ? levels : AgreementLevels.with(levels, FAMILY_NAME, family);
        // Where no name agrees, their order means nothing.
        boolean agree = likeness(given) + likeness(family) > 0;
        return agree ? AgreementLevels.with(levels, NAME_ORDER, swapped ? 1 : 0) : levels;
    }

    private static int likeness(int level) {
        return level < 0 ? 0 : TextSimilarity.DIFFERENT - level;
    }

    private static int name(PersonDescription a, DescriptionSlot one, PersonDescription b, DescriptionSlot other) {
        return a.has(one) && b.has(other) ? TextSimilarity.ofNames(a.get(one), a.get(sound(one)), b.get(other), b.get(sound(other))) : -1;
    }

    private static DescriptionSlot sound(DescriptionSlot slot) {
        return slot == DescriptionSlot.GIVEN ? DescriptionSlot.GIVEN_SOUND : DescriptionSlot.FAMILY_SOUND;
    }
}
