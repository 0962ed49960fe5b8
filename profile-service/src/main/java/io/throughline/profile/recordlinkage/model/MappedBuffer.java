package io.throughline.profile.recordlinkage.model;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory outside of the heap that grows: a temporary file, mapped. The operating system keeps as much of it in memory as
 * it has room for. The file is deleted as soon as it is open, so that nothing of it remains however the process ends.
 */
final class MappedBuffer implements AutoCloseable {

    private static final long CHUNK = 64L << 20;

    private final Arena arena = Arena.ofShared();
    private final List<MemorySegment> chunks = new ArrayList<>();
    private final FileChannel file;
    private long end;

    MappedBuffer(Path folder) throws IOException {
        Path path = Files.createTempFile(folder, "duplicates", ".tmp");
        file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Files.delete(path);
    }

    /** Returns the address of so many consecutive bytes. */
    long allocate(int bytes) throws IOException {
        if (end % CHUNK + bytes > CHUNK) {
            end = (end / CHUNK + 1) * CHUNK;
        }
        if (end / CHUNK >= chunks.size()) {
            chunks.add(file.map(FileChannel.MapMode.READ_WRITE, chunks.size() * CHUNK, CHUNK, arena));
        }
        long address = end;
        end += bytes;
        return address;
    }

    /** The address of a piece, if only pieces of this size were allocated. */
    static long address(int piece, int bytes) {
        long inChunk = CHUNK / bytes;
        return piece / inChunk * CHUNK + piece % inChunk * bytes;
    }

    long getLong(long address) {
        return chunk(address).get(ValueLayout.JAVA_LONG_UNALIGNED, address % CHUNK);
    }

    void putLong(long address, long value) {
        chunk(address).set(ValueLayout.JAVA_LONG_UNALIGNED, address % CHUNK, value);
    }

    int getInt(long address) {
        return chunk(address).get(ValueLayout.JAVA_INT_UNALIGNED, address % CHUNK);
    }

    void putInt(long address, int value) {
        chunk(address).set(ValueLayout.JAVA_INT_UNALIGNED, address % CHUNK, value);
    }

    void putBytes(long address, byte[] bytes) {
        MemorySegment.copy(bytes, 0, chunk(address), ValueLayout.JAVA_BYTE, address % CHUNK, bytes.length);
    }

    byte[] getBytes(long address, int length) {
        byte[] bytes = new byte[length];
        MemorySegment.copy(chunk(address), ValueLayout.JAVA_BYTE, address % CHUNK, bytes, 0, length);
        return bytes;
    }

    long size() {
        return end;
    }

    private MemorySegment chunk(long address) {
        return chunks.get((int) (address / CHUNK));
    }

    @Override
    public void close() {
        arena.close();
        try {
            file.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
