package io.throughline.cli.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Reads the live view's stream, and reconnects where it ends, which it does when its token expires. Source of the format: WHATWG
 * HTML, section 9.2.6.
 */
final class LiveFrames implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI stream;
    private final Supplier<String> token;
    private final Consumer<JsonNode> frames;
    private final Thread thread;
    private volatile boolean open = true;
    private volatile String failure;

    LiveFrames(URI stream, Supplier<String> token, Consumer<JsonNode> frames) {
        this.stream = stream;
        this.token = token;
        this.frames = frames;
        this.thread = Thread.ofPlatform().daemon().name("live-frames").start(this::run);
    }

    /** Why nothing is read; null where there is no failure. */
    String failure() {
        return failure;
    }

    private void run() {
        while (open && failure == null) {
            try {
                var response = http.send(
                        HttpRequest.newBuilder(stream).header("Authorization", "Bearer " + token.get())
                                .header("Accept", "text/event-stream").build(),
                        BodyHandlers.ofInputStream());
                if (response.statusCode() != 200) {
                    failure = "HTTP " + response.statusCode() + " of " + stream;
                }
                try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                    read(lines, failure == null ? frames : ignored -> {
                    });
                }
            } catch (IOException broken) {
                failure = open ? broken.toString() : null;
            } catch (InterruptedException closed) {
                return;
            }
        }
    }

    /** Reads until the stream ends, ignoring comments and ids. */
    static void read(BufferedReader lines, Consumer<JsonNode> frames) throws IOException {
        var data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("data:")) {
                data.append(data.isEmpty() ? "" : "\n").append(line, line.startsWith("data: ") ? 6 : 5, line.length());
            } else if (line.isEmpty() && !data.isEmpty()) {
                frames.accept(JSON.readTree(data.toString()));
                data.setLength(0);
            }
        }
    }

    @Override
    public void close() {
        open = false;
        thread.interrupt();
    }
}
