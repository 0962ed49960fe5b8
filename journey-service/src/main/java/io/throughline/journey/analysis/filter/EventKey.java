package io.throughline.journey.analysis.filter;

/** Channel, type and name of an event. Events with the same key are of one kind. */
public record EventKey(String channel, String type, String name) {

    public static final char SEPARATOR = '\u001F';

    /** Parses the text of the log's column. Only the first two separators count, because a name may contain one. */
    public static EventKey parse(String text) {
        int first = text.indexOf(SEPARATOR);
        int second = text.indexOf(SEPARATOR, first + 1);
        if (first < 0 || second < 0) {
            throw new IllegalArgumentException("No touch");
        }
        return new EventKey(text.substring(0, first), text.substring(first + 1, second), text.substring(second + 1));
    }

    @Override
    public String toString() {
        return channel + SEPARATOR + type + SEPARATOR + name;
    }
}
