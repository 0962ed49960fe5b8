package io.throughline.cli.imports;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Gives each row an id that depends only on its content. The same file sent again, or the same rows in another file, get the same
 * ids, so the collector counts them once. Equal rows within a file are distinguished by the number of equal rows before them.
 *
 * <p>SHA-256 of source and call, cut to 128 bits. Stores 12 bytes per row at half load, about 240 MB for 10 million rows.
 */
final class MessageIds {

    private final byte[] source;
    private final MessageDigest sha256;
    private long[] keys = new long[1 << 12];
    private int[] counts = new int[1 << 12];
    private int filled;

    MessageIds(String source) {
        this.source = source.getBytes(StandardCharsets.UTF_8);
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJvmHasIt) {
            throw new IllegalStateException(everyJvmHasIt);
        }
    }

    String next(byte[] call) {
        sha256.update(source);
        sha256.update((byte) 0);
        byte[] hash = sha256.digest(call);
        int before = countBefore(ByteBuffer.wrap(hash).getLong());
        return "imp-" + HexFormat.of().formatHex(hash, 0, 16) + (before == 0 ? "" : "-" + before);
    }

    /** Two different rows with the same 64 bits would only skip a number, and their ids still differ. */
    private int countBefore(long hash) {
        long key = hash == 0 ? 1 : hash;
        int slot = slotOf(keys, key);
        if (keys[slot] == 0) {
            keys[slot] = key;
            filled++;
        }
        int before = counts[slot]++;
        if (filled * 2 > keys.length) {
            grow();
        }
        return before;
    }

    private void grow() {
        var olderKeys = keys;
        var olderCounts = counts;
        keys = new long[olderKeys.length * 2];
        counts = new int[olderKeys.length * 2];
        for (int i = 0; i < olderKeys.length; i++) {
            if (olderKeys[i] != 0) {
                int slot = slotOf(keys, olderKeys[i]);
                keys[slot] = olderKeys[i];
                counts[slot] = olderCounts[i];
            }
        }
    }

    private static int slotOf(long[] keys, long key) {
        int slot = (int) key & (keys.length - 1);
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = (slot + 1) & (keys.length - 1);
        }
        return slot;
    }
}
