package io.throughline.journey.analysis.sql;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads ClickHouse's RowBinary format: fixed-length numbers with the low byte first, and arrays as their length (LEB128) followed by their
 * items.
 */
public final class RowBinaryReader {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONGS = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    /** How many of the last bytes are kept, because the beginning of an error text may have been read as a row. */
    private static final int KEPT = 256;
    private static final int ERROR_BYTES = 16 * 1024;
    private static final Pattern ERROR = Pattern.compile("Code: (\\d{1,4})\\. DB::Exception");

    private final InputStream in;
    private final byte[] buffer = new byte[256 * 1024];
    private final MemorySegment bytes = MemorySegment.ofArray(buffer);
    private int at;
    private int end;

    public RowBinaryReader(InputStream in) {
        this.in = in;
    }

    /** Whether the answer ends here, between two rows. */
    public boolean isAtEnd() throws IOException {
        return at == end && !more();
    }

    /**
     * The error that ClickHouse hit after it had begun to answer, which it writes in place of the next row; empty if there is none. Source:
     * ClickHouse, HTTP interface, Response buffering
     */
    public OptionalInt error() {
        int from = Math.max(0, end - ERROR_BYTES);
        Matcher text = ERROR.matcher(new String(buffer, from, end - from, StandardCharsets.ISO_8859_1));
        return text.find() ? OptionalInt.of(Integer.parseInt(text.group(1))) : OptionalInt.empty();
    }

    private boolean more() throws IOException {
        int kept = Math.min(at, KEPT);
        System.arraycopy(buffer, at - kept, buffer, 0, kept + end - at);
        end += kept - at;
        at = kept;
        int read = in.read(buffer, end, buffer.length - end);
        end += Math.max(0, read);
        return read > 0;
    }

    private void need(int count) throws IOException {
        while (end - at < count) {
            if (!more()) {
                throw new EOFException("The answer ends within a row");
            }
        }
    }

    public long readLong() throws IOException {
        need(8);
        long value = (long) LONG.get(buffer, at);
        at += 8;
        return value;
    }

    /** Fills the first {@code count} elements of the array. */
    public void readLongs(long[] into, int count) throws IOException {
        for (int read = 0; read < count;) {
            need(8);
            int here = Math.min(count - read, (end - at) / 8);
            MemorySegment.copy(bytes, LONGS, at, into, read, here);
            read += here;
            at += 8 * here;
        }
    }

    public int readInt() throws IOException {
        need(4);
        int value = (int) INT.get(buffer, at);
        at += 4;
        return value;
    }

    public double readDouble() throws IOException {
        return Double.longBitsToDouble(readLong());
    }

    /** @throws IOException if the array is longer than any requested: these bytes are then not rows, but an error text */
    public int readLength(long most) throws IOException {
        long length = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            need(1);
            byte next = buffer[at++];
            length |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                if (length > most) {
                    break;
                }
                return (int) length;
            }
        }
        throw new IOException("The answer holds no rows");
    }
}
