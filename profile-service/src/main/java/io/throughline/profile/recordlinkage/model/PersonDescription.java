package io.throughline.profile.recordlinkage.model;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;

/** A person's comparable values: one plain text for each slot, empty where unknown. */
public final class PersonDescription {

    /** The characters of a value that count; longer values are cut, so that the memory for a person is bounded. */
    private static final int MOST = 100;

    private final String[] values;

    private PersonDescription(String[] values) {
        this.values = values;
    }

    String get(DescriptionSlot slot) {
        return values[slot.ordinal()];
    }

    boolean has(DescriptionSlot slot) {
        return !values[slot.ordinal()].isEmpty();
    }

    /** @param raw returns the values as stated; null where unknown */
    public static PersonDescription of(Function<FieldKind, String> raw) {
        String[] values = new String[DescriptionSlot.COUNT];
        PersonNames names =
                PersonNames.of(raw.apply(FieldKind.GIVEN_NAME), raw.apply(FieldKind.FAMILY_NAME), raw.apply(FieldKind.FULL_NAME));
        set(values, DescriptionSlot.GIVEN, names.given());
        set(values, DescriptionSlot.FAMILY, names.family());
        set(values, DescriptionSlot.GIVEN_SOUND, NormalizedText.pinyin(names.given()));
        set(values, DescriptionSlot.FAMILY_SOUND, NormalizedText.pinyin(names.family()));
        set(values, DescriptionSlot.BORN, NormalizedText.date(raw.apply(FieldKind.DATE_OF_BIRTH)));
        set(values, DescriptionSlot.SEX, NormalizedText.sex(raw.apply(FieldKind.SEX)));
        set(values, DescriptionSlot.EMAIL, NormalizedText.email(raw.apply(FieldKind.EMAIL)));
        set(values, DescriptionSlot.PHONE, NormalizedText.phone(raw.apply(FieldKind.PHONE)));
        set(values, DescriptionSlot.NATIONAL_ID, NormalizedText.code(raw.apply(FieldKind.NATIONAL_ID), 4));
        set(values, DescriptionSlot.OTHER_ID, NormalizedText.code(raw.apply(FieldKind.OTHER_ID), 4));
        String street = NormalizedText.fold(raw.apply(FieldKind.STREET));
        String house = NormalizedText.digits(NormalizedText.fold(raw.apply(FieldKind.HOUSE_NUMBER)));
        set(values, DescriptionSlot.HOUSE, house.isEmpty() ? NormalizedText.digits(street) : house);
        set(values, DescriptionSlot.STREET, NormalizedText.withoutDigits(street));
        set(values, DescriptionSlot.EXTRA, NormalizedText.fold(raw.apply(FieldKind.ADDRESS_EXTRA)));
        set(values, DescriptionSlot.CITY, NormalizedText.city(raw.apply(FieldKind.CITY)));
        set(values, DescriptionSlot.POSTCODE, NormalizedText.code(raw.apply(FieldKind.POSTCODE), 3));
        return new PersonDescription(values);
    }

    /** @param value returns a trait by its name */
    static PersonDescription of(FieldMapping mapping, Function<String, JsonNode> value) {
        return of(kind -> raw(mapping, kind, value));
    }

    /** The value of a field as the traits state it; null where they do not. */
    public static String raw(FieldMapping mapping, FieldKind kind, Function<String, JsonNode> value) {
        return mapping.first(kind, path -> {
            String trait = FieldMapping.trait(path);
            JsonNode node = value.apply(trait);
            if (node != null && trait.length() < path.length()) {
                node = node.get(path.substring(trait.length() + 1));
            }
            return node == null || !(node.isTextual() || node.isNumber()) ? null : node.asText();
        });
    }

    private static void set(String[] values, DescriptionSlot slot, String value) {
        values[slot.ordinal()] = value.length() <= MOST ? value : value.substring(0, MOST);
    }

    /** Each value's length in bytes, in two bytes, and the value in UTF-8. */
    byte[] encoded() {
        byte[][] each = new byte[DescriptionSlot.COUNT][];
        int size = 0;
        for (int i = 0; i < each.length; i++) {
            each[i] = values[i].getBytes(StandardCharsets.UTF_8);
            size += 2 + each[i].length;
        }
        byte[] all = new byte[size];
        int at = 0;
        for (byte[] value : each) {
            all[at++] = (byte) (value.length >> 8);
            all[at++] = (byte) value.length;
            System.arraycopy(value, 0, all, at, value.length);
            at += value.length;
        }
        return all;
    }

    static PersonDescription decode(byte[] all) {
        String[] values = new String[DescriptionSlot.COUNT];
        int at = 0;
        for (int i = 0; i < values.length; i++) {
            int length = (all[at] & 0xFF) << 8 | all[at + 1] & 0xFF;
            values[i] = length == 0 ? "" : new String(all, at + 2, length, StandardCharsets.UTF_8);
            at += 2 + length;
        }
        return new PersonDescription(values);
    }
}
