package io.throughline.profile.recordlinkage.model;

/**
 * Keys by which people are selected for comparison: two people are compared if they share any one. The keys use different
 * fields, so that a match with a wrong name, date or address is still found by another key.
 */
enum BlockingKey {

    EMAIL, PHONE, NATIONAL_ID, OTHER_ID,
    /** Independent of the name. */
    BORN,
    /** The sounds of both names, in either order. */
    NAMES,
    FAMILY_AND_PLACE, GIVEN_AND_PLACE, STREET_AND_HOUSE,
    /** Tolerates a date with one wrong part, or with day and month swapped: their sum stays the same. */
    FAMILY_AND_DAY, GIVEN_AND_YEAR;

    static final int COUNT = values().length;

    /** The letters of a name that must agree: errors are rarer at a name's beginning (Winkler 1990). */
    private static final int BEGINNING = 4;

    /** A key of 40 bits, so that among a million people one pair shares it by chance; 0 where there is none. */
    long of(PersonDescription who) {
        String given = sound(who, DescriptionSlot.GIVEN, DescriptionSlot.GIVEN_SOUND);
        String family = sound(who, DescriptionSlot.FAMILY, DescriptionSlot.FAMILY_SOUND);
        String born = who.get(DescriptionSlot.BORN);
        return switch (this) {
            case EMAIL -> hash(who.get(DescriptionSlot.EMAIL));
            case PHONE -> hash(who.get(DescriptionSlot.PHONE));
            case NATIONAL_ID -> hash(who.get(DescriptionSlot.NATIONAL_ID));
            case OTHER_ID -> hash(who.get(DescriptionSlot.OTHER_ID));
            case BORN -> hash(born);
            case NAMES -> given.compareTo(family) < 0 ? hash(given, family) : hash(family, given);
            case FAMILY_AND_PLACE -> hash(beginning(family), place(who));
            case GIVEN_AND_PLACE -> hash(beginning(given), place(who));
            case STREET_AND_HOUSE -> hash(beginning(who.get(DescriptionSlot.STREET)), who.get(DescriptionSlot.HOUSE));
            case FAMILY_AND_DAY -> hash(beginning(family), dayAndMonth(born));
            case GIVEN_AND_YEAR -> hash(beginning(given), born.isEmpty() ? "" : born.substring(0, 4));
        };
    }

    private static String sound(PersonDescription who, DescriptionSlot name, DescriptionSlot sound) {
        return who.has(sound) ? who.get(sound) : who.get(name).replace(" ", "");
    }

    private static String beginning(String text) {
        return text.length() <= BEGINNING ? text : text.substring(0, BEGINNING);
    }

    private static String place(PersonDescription who) {
        return who.has(DescriptionSlot.POSTCODE) ? who.get(DescriptionSlot.POSTCODE) : who.get(DescriptionSlot.CITY);
    }

    private static String dayAndMonth(String born) {
        if (born.isEmpty()) {
            return "";
        }
        String one = born.substring(4, 6);
        String other = born.substring(6, 8);
        return one.compareTo(other) < 0 ? one + other : other + one;
    }

    private static long hash(String one) {
        return one.isEmpty() ? 0 : key(TextHash.of(one));
    }

    private static long hash(String one, String other) {
        return one.isEmpty() || other.isEmpty() ? 0 : key(TextHash.of(one + '\n' + other));
    }

    private static long key(long hash) {
        return Math.max(1, hash >>> 24);
    }
}
