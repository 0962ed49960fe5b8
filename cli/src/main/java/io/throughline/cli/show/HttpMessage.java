package io.throughline.cli.show;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The output of {@code curl -i}: the head of the last response, where there is one, and the body. Earlier heads, of a redirect or
 * of {@code 100 Continue}, are dropped.
 *
 * @param head status line and headers; empty where the text is only a body
 * @param firstLine the first line of the body; {@code null} where there is none
 * @param rest the rest of the body, still to be read
 */
record HttpMessage(List<String> head, String firstLine, BufferedReader rest) {

    static HttpMessage read(BufferedReader in) throws IOException {
        List<String> head = List.of();
        String line = in.readLine();
        while (line != null && line.startsWith("HTTP/")) {
            head = new ArrayList<>();
            for (; line != null && !line.isEmpty(); line = in.readLine()) {
                head.add(line);
            }
            line = in.readLine();
        }
        return new HttpMessage(head, line, in);
    }

    String body() throws IOException {
        return firstLine == null ? "" : firstLine + "\n" + rest.readAllAsString();
    }

    Optional<String> header(String name) {
        return head.stream().skip(1).filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip()).findFirst();
    }

    /** 0 where there is no head. */
    int status() {
        String[] words = head.isEmpty() ? new String[0] : head.getFirst().split(" ");
        return words.length > 1 && words[1].matches("\\d{3}") ? Integer.parseInt(words[1]) : 0;
    }
}
