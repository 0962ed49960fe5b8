package io.throughline.profile.recordlinkage.model;

/** What is compared, and in which place of a {@link PersonDescription} it stands. */
enum DescriptionSlot {

    GIVEN, FAMILY, BORN, SEX, EMAIL, PHONE, NATIONAL_ID, OTHER_ID, STREET, HOUSE, EXTRA, CITY, POSTCODE,
    /** How names in Chinese characters are read, without tones. */
    GIVEN_SOUND, FAMILY_SOUND;

    static final int COUNT = values().length;

    /** Slots whose values are counted, to tell the rare from the common: all but the sounds, which come last. */
    static final int COUNTED = GIVEN_SOUND.ordinal();
}
