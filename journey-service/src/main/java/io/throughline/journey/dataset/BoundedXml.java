package io.throughline.journey.dataset;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Limits the length of XML as a whole and of each tag, comment or text in it. A parser holds each of these in memory before it reports it,
 * so that a value of 64 MB would take many times its length. Only encodings that write ASCII as ASCII are accepted; UTF-16 and the like are
 * refused.
 */
final class BoundedXml extends FilterInputStream {

    /** More than a value of 8,192 characters takes if each is written as an entity. */
    static final int MOST_PIECE = 128 * 1024;
    private static final int SHORTEST_COMMENT = "!---->".length();
    private static final int SHORTEST_CDATA = "![CDATA[]]>".length();

    private final long most;
    private long read;
    private State state = State.TEXT;
    private int piece;
    private int quote;
    private int last;
    private int beforeLast;

    private enum State {
        TEXT, OPEN, TAG, QUOTED, BANG, COMMENT, CDATA, INSTRUCTION
    }

    static final class XmlLimitException extends IOException {

        private static final long serialVersionUID = 1L;

        XmlLimitException(String message) {
            super(message);
        }
    }

    BoundedXml(InputStream in, long most) {
        super(in);
        this.most = most;
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        if (next >= 0) {
            look(next);
        }
        return next;
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
        int n = super.read(bytes, from, count);
        for (int i = 0; i < n; i++) {
            look(bytes[from + i]);
        }
        return n;
    }

    private void look(int c) throws XmlLimitException {
        if (++read > most) {
            throw new XmlLimitException("is of a file that unpacks to more than " + (most >> 20) + " MB");
        }
        if (c == 0) {
            throw new XmlLimitException("is not XML in UTF-8");
        }
        if (++piece > MOST_PIECE) {
            throw new XmlLimitException("holds a tag, a text or a comment of more than " + MOST_PIECE / 1024 + " KB");
        }
        switch (state) {
            case TEXT -> begin(c == '<', State.OPEN);
            case OPEN -> state = c == '!' ? State.BANG : c == '?' ? State.INSTRUCTION : State.TAG;
            case TAG -> tag(c);
            case QUOTED -> state = c == quote ? State.TAG : State.QUOTED;
            case BANG -> state = c == '-' ? State.COMMENT : c == '[' ? State.CDATA : State.TAG;
            case COMMENT -> begin(c == '>' && last == '-' && beforeLast == '-' && piece >= SHORTEST_COMMENT, State.TEXT);
            case CDATA -> begin(c == '>' && last == ']' && beforeLast == ']' && piece >= SHORTEST_CDATA, State.TEXT);
            case INSTRUCTION -> begin(c == '>' && last == '?', State.TEXT);
        }
        beforeLast = last;
        last = c;
    }

    private void tag(int c) {
        if (c == '"' || c == '\'') {
            quote = c;
            state = State.QUOTED;
        }
        begin(c == '>', State.TEXT);
    }

    private void begin(boolean now, State next) {
        if (now) {
            state = next;
            piece = 0;
        }
    }
}
