package io.throughline.profile.recordlinkage.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

/**
 * All people who are compared, in a {@link MappedBuffer}: about 300 bytes a person there, none on the heap.
 * <p>A row has the address of the description, the blocking keys, the sort keys for neighbours, and how many people share
 * each value (before {@link #count} has counted them: the values' hashes).
 */
public final class PeopleTable implements AutoCloseable {

    /** Positions have 24 bits, so that a position and 40 bits of a key can be sorted as one number. */
    static final int MOST = 1 << 24;

    private static final int KEYS = 8;
    private static final int ORDERS = KEYS + 8 * BlockingKey.COUNT;
    private static final int COUNTS = ORDERS + 8 * 2;
    private static final int ROW = COUNTS + 4 * DescriptionSlot.COUNTED;
    private static final int ID = 16;
    private static final int LENGTH = 4;

    private final MappedBuffer rows;
    private final MappedBuffer descriptions;
    private int size;

    public PeopleTable(Path folder) throws IOException {
        rows = new MappedBuffer(folder);
        descriptions = new MappedBuffer(folder);
    }

    public int size() {
        return size;
    }

    /** Bytes in temporary files. */
    long bytes() {
        return rows.size() + descriptions.size();
    }

    public void add(UUID id, PersonDescription who) throws IOException {
        if (size == MOST) {
            throw new IllegalStateException("More than " + MOST + " people");
        }
        byte[] text = who.encoded();
        long address = descriptions.allocate(ID + LENGTH + text.length);
        descriptions.putLong(address, id.getMostSignificantBits());
        descriptions.putLong(address + 8, id.getLeastSignificantBits());
        descriptions.putInt(address + ID, text.length);
        descriptions.putBytes(address + ID + LENGTH, text);
        long row = rows.allocate(ROW);
        rows.putLong(row, address);
        for (BlockingKey key : BlockingKey.values()) {
            rows.putLong(row + KEYS + 8 * key.ordinal(), key.of(who));
        }
        rows.putLong(row + ORDERS, byName(who));
        rows.putLong(row + ORDERS + 8, byBirth(who));
        for (int slot = 0; slot < DescriptionSlot.COUNTED; slot++) {
            String value = who.get(DescriptionSlot.values()[slot]);
            rows.putInt(row + COUNTS + 4 * slot, value.isEmpty() ? 0 : (int) TextHash.of(value) | 1);
        }
        size++;
    }

    UUID id(int position) {
        long address = rows.getLong(row(position));
        return new UUID(descriptions.getLong(address), descriptions.getLong(address + 8));
    }

    PersonDescription description(int position) {
        long address = rows.getLong(row(position));
        return PersonDescription.decode(descriptions.getBytes(address + ID + LENGTH, descriptions.getInt(address + ID)));
    }

    /** Returns 0 where there is no key; negative where so many people share it that they are compared with neighbours only. */
    long key(int position, BlockingKey key) {
        return rows.getLong(row(position) + KEYS + 8 * key.ordinal());
    }

    void markCrowded(int position, BlockingKey key) {
        long at = row(position) + KEYS + 8 * key.ordinal();
        rows.putLong(at, -Math.abs(rows.getLong(at)));
    }

    /** The order of people who share a crowded key: by birth where the key is made of names, by name otherwise. */
    long order(int position, BlockingKey key) {
        boolean ofNames = switch (key) {
            case NAMES, FAMILY_AND_PLACE, GIVEN_AND_PLACE, FAMILY_AND_DAY, GIVEN_AND_YEAR -> true;
            case EMAIL, PHONE, NATIONAL_ID, OTHER_ID, BORN, STREET_AND_HOUSE -> false;
        };
        return rows.getLong(row(position) + ORDERS + (ofNames ? 8 : 0));
    }

    /** How many people have the same value, this one included; 0 where there is no value. */
    int count(int position, DescriptionSlot slot) {
        return rows.getInt(row(position) + COUNTS + 4 * slot.ordinal());
    }

    /** Replaces each value's hash by the number of people who share it. */
    void count(DescriptionSlot slot) {
        long[] sorted = new long[size];
        for (int i = 0; i < size; i++) {
            sorted[i] = (count(i, slot) & 0xFFFFFFFFL) << 24 | i;
        }
        java.util.Arrays.sort(sorted);
        for (int from = 0, to; from < size; from = to) {
            long hash = sorted[from] >>> 24;
            to = from + 1;
            while (to < size && sorted[to] >>> 24 == hash) {
                to++;
            }
            for (int i = from; hash != 0 && i < to; i++) {
                rows.putInt(row((int) (sorted[i] & MOST - 1)) + COUNTS + 4 * slot.ordinal(), to - from);
            }
        }
    }

    private static long row(int position) {
        return MappedBuffer.address(position, ROW);
    }

    /** The first letters of the names' sounds: five of the family name, three of the given name. 40 bits. */
    private static long byName(PersonDescription who) {
        String family = who.has(DescriptionSlot.FAMILY_SOUND) ? who.get(DescriptionSlot.FAMILY_SOUND) : who.get(DescriptionSlot.FAMILY);
        String given = who.has(DescriptionSlot.GIVEN_SOUND) ? who.get(DescriptionSlot.GIVEN_SOUND) : who.get(DescriptionSlot.GIVEN);
        return letters(family, 5) << 15 | letters(given, 3);
    }

    /** The date of birth, then the given name's first two letters. 37 bits. */
    private static long byBirth(PersonDescription who) {
        String given = who.has(DescriptionSlot.GIVEN_SOUND) ? who.get(DescriptionSlot.GIVEN_SOUND) : who.get(DescriptionSlot.GIVEN);
        return (who.has(DescriptionSlot.BORN) ? Long.parseLong(who.get(DescriptionSlot.BORN)) : 0) << 10 | letters(given, 2);
    }

    private static long letters(String text, int count) {
        long letters = 0;
        for (int i = 0; i < count; i++) {
            letters = letters << 5 | (i < text.length() ? text.charAt(i) & 31 : 0);
        }
        return letters;
    }

    @Override
    public void close() {
        try (rows; descriptions) {
            size = 0;
        }
    }
}
