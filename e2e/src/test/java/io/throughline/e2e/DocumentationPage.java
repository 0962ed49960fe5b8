package io.throughline.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A page of docs, whose blocks are run as they stand there: only ports, keys and names are those of the test. */
record DocumentationPage(String text) {

    static DocumentationPage read(String name) throws IOException {
        return new DocumentationPage(Files.readString(Path.of("..", "docs", name)));
    }

    /** The first block of a language after a heading, with the addresses of the running stack. */
    String block(String heading, String language) {
        int start = text.indexOf("\n## " + heading + "\n");
        if (start < 0) {
            throw new AssertionError("There is no heading " + heading);
        }
        String block = Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(text.substring(start)).results().map((MatchResult found) -> found.group(1)).findFirst()
                .orElseThrow(() -> new AssertionError("No block of " + language + " under " + heading));
        return Pattern.compile("localhost:(\\d+)").matcher(block)
                .replaceAll(port -> "localhost:" + (Integer.parseInt(port.group(1)) + RunningStack.OFFSET));
    }
}
