package io.throughline.cli.show;

import java.io.BufferedReader;
import java.io.IOException;

/** The data of each frame of a {@code text/event-stream}, by the rules of the HTML standard's "Server-sent events", section 9.2.6. */
final class EventFrames {

    private final BufferedReader in;
    private String line;

    EventFrames(String first, BufferedReader in) {
        this.line = first;
        this.in = in;
    }

    /** JSON begins with no name; the head of a response is read before. */
    static boolean areAnnouncedBy(String firstLine) {
        return firstLine.matches("[A-Za-z-]*:.*");
    }

    /** @return {@code null} at the end; a frame that was cut off there is dropped, as browsers do */
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
