package io.throughline.cli.show;

import java.io.BufferedReader;
import java.io.IOException;

/** Reads the data of each frame of a {@code text/event-stream}, by the rules of the HTML standard's "Server-sent events", section 9.2.6. */
final class EventFrames {

    private final BufferedReader in;
    private String line;

    EventFrames(String first, BufferedReader in) {
        this.line = first;
        this.in = in;
    }

    /** Whether the first line begins a stream. JSON does not begin with a field name, and a response's head is read before. */
    static boolean areAnnouncedBy(String firstLine) {
        return firstLine.matches("[A-Za-z-]*:.*");
    }

    /** @return {@code null} at the end; an incomplete frame there is dropped, as browsers do */
    String next() throws IOException {
        StringBuilder data = new StringBuilder();
        for (; line != null; line = in.readLine()) {
            if (line.isEmpty() && !data.isEmpty()) {
                return data.toString();
            }
            if (line.startsWith("data:")) {
                data.append(data.isEmpty() ? "" : "\n").append(line.substring(line.startsWith("data: ") ? 6 : 5));
            }
        }
        return null;
    }
}
