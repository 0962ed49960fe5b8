package io.throughline.journey.analysis;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** ClickHouse's RowBinary: fixed numbers with the low byte first, an array as its length (LEB128) and its items. */
final class RowBinaryReader {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private final InputStream in;
    private final byte[] buffer = new byte[256 * 1024];
    private int at;
    private int end;

    RowBinaryReader(InputStream in) {
        this.in = in;
    }

    /** Whether the answer ends here, between two rows. */
    boolean isAtEnd() throws IOException {
        return at == end && !more();
    }

    private boolean more() throws IOException {
        int left = end - at;
        System.arraycopy(buffer, at, buffer, 0, left);
        at = 0;
        end = left;
        int read = in.read(buffer, end, buffer.length - end);
        end += Math.max(0, read);
        return read > 0;
    }

    private void need(int bytes) throws IOException {
        while (end - at < bytes) {
            if (!more()) {
                throw new EOFException("The answer ends within a row");
            }
        }
    }

    long readLong() throws IOException {
        need(8);
        long value = (long) LONG.get(buffer, at);
        at += 8;
        return value;
    }

    int readInt() throws IOException {
        need(4);
        int value = (int) INT.get(buffer, at);
        at += 4;
        return value;
    }

    /** @param bytes 1, 2, or 4 of a number below 2^31 */
    int readUnsigned(int bytes) throws IOException {
        if (bytes == 4) {
            return readInt();
        }
        need(bytes);
        int value = bytes == 1 ? buffer[at] & 0xFF : (short) SHORT.get(buffer, at) & 0xFFFF;
        at += bytes;
        return value;
    }

    double readDouble() throws IOException {
        return Double.longBitsToDouble(readLong());
    }

    /** @throws IOException where it is longer than any array that was asked for: then these are no rows, but an error's text */
    int readLength(long most) throws IOException {
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
