package io.throughline.profile.recordlinkage.model;

/** The values that are compared, in their order in a {@link PersonDescription}. */
enum DescriptionSlot {

    GIVEN, FAMILY, BORN, SEX, EMAIL, PHONE, NATIONAL_ID, OTHER_ID, STREET, HOUSE, EXTRA, CITY, POSTCODE,
    /** The pronunciation of names in Chinese characters, without tones. */
    GIVEN_SOUND, FAMILY_SOUND;

    static final int COUNT = values().length;

    /** Slots whose values are counted, to distinguish rare from common values: all but the sounds, which come last. */
    static final int COUNTED = GIVEN_SOUND.ordinal();
}
