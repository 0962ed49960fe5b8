package io.throughline.cli.imports;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

import io.throughline.cli.CliFailure;

/** Converts a file's text from any encoding to UTF-8 while it is read, and unpacks it where its name ends in .gz. */
final class Utf8Stream extends InputStream {

    private static final int CHARACTERS = 8_192;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Reader reader;
    private final String what;
    private byte[] bytes = new byte[0];
    private int at;
    private boolean first = true;

    private Utf8Stream(Reader reader, String what) {
        this.reader = reader;
        this.what = what;
    }

    /**
     * Passes UTF-8 through unchanged; the service reports lines that are not valid.
     *
     * @throws CliFailure where there is no such file
     */
    static InputStream open(Path file, Charset charset) {
        InputStream in = raw(file);
        if (charset.equals(StandardCharsets.UTF_8)) {
            return in;
        }
        var decoder = charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT);
        return new Utf8Stream(new InputStreamReader(in, decoder), file + " as " + charset);
    }

    /** Opens the file's bytes, unpacked. */
    static InputStream raw(Path file) {
        try {
            InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
            return file.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
        } catch (NoSuchFileException missing) {
            throw new CliFailure("There is no file " + file + ".", missing);
        } catch (IOException unreadable) {
            throw new CliFailure("Cannot read " + file + ": " + unreadable.getMessage(), unreadable);
        }
    }

    @Override
    public int read() throws IOException {
        return fill() ? bytes[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int taken = Math.min(length, bytes.length - at);
        System.arraycopy(bytes, at, buffer, from, taken);
        at += taken;
        return taken;
    }

    private boolean fill() throws IOException {
        if (at < bytes.length) {
            return true;
        }
        var characters = new char[CHARACTERS + 1];
        int read;
        try {
            read = reader.read(characters, 0, CHARACTERS);
            // A surrogate pair is encoded as one character, so it must not be split.
            if (read > 0 && Character.isHighSurrogate(characters[read - 1])) {
                int low = reader.read();
                if (low >= 0) {
                    characters[read++] = (char) low;
                }
            }
        } catch (CharacterCodingException wrong) {
            throw new CliFailure("Cannot read " + what + ": it holds bytes that are no text so. Is it written in another charset?", wrong);
        }
        if (read < 0) {
            return false;
        }
        int skipped = first && characters[0] == BYTE_ORDER_MARK ? 1 : 0;
        first = false;
        bytes = new String(characters, skipped, read - skipped).getBytes(StandardCharsets.UTF_8);
        at = 0;
        return bytes.length > 0 || fill();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
