package io.throughline.cli.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.throughline.cli.CliFailure;
import io.throughline.cli.ProgressReporter;
import io.throughline.cli.stack.LocalStackAddress;
import io.throughline.cli.stack.StackCredentials;

/** Counts one source's touchpoints in the log. No public API counts them, so a benchmark asks the stack's ClickHouse directly. */
public final class StoredCount {

    private final LocalStackAddress stack;
    private final StackCredentials.ClickHouse credentials;
    private final String source;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5)).build();

    /** @param source letters, digits and dashes */
    public StoredCount(LocalStackAddress stack, String source) {
        this.stack = stack;
        this.credentials = StackCredentials.of(stack).clickHouse();
        this.source = source;
    }

    public long rows() throws InterruptedException {
        return ask("count()");
    }

    /** Counts each message once, however many rows it has. Fewer messages than {@link #rows} mean that something was stored twice. */
    long messages() throws InterruptedException {
        return ask("uniqExact(message_id)");
    }

    /**
     * Waits until there are this many rows.
     *
     * @throws CliFailure when there are fewer after this many seconds
     */
    void await(long expected, String what, int patienceSeconds) throws InterruptedException {
        var rows = new AtomicLong();
        long deadline = System.nanoTime() + patienceSeconds * 1_000_000_000L;
        try (var progress = ProgressReporter.every2Seconds(() -> "Storing %s: %,d of %,d".formatted(what, rows.get(), expected))) {
            for (rows.set(rows()); rows.get() < expected; rows.set(rows())) {
                if (System.nanoTime() > deadline) {
                    throw new CliFailure("Only %,d of %,d acknowledged touchpoints were stored within %d s.".formatted(rows.get(), expected,
                            patienceSeconds));
                }
                Thread.sleep(100);
            }
        }
    }

    private long ask(String what) throws InterruptedException {
        var request =
                HttpRequest.newBuilder(stack.clickhouse())
                        .timeout(Duration.ofSeconds(60))
                        .header("X-ClickHouse-User", credentials.user())
                        .header("X-ClickHouse-Key", credentials.password())
                        .POST(BodyPublishers.ofString(
                                "SELECT " + what + " FROM throughline.touchpoints WHERE source = '" + source + "' FORMAT TabSeparated"))
                        .build();
        try {
            var response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new CliFailure(
                        "ClickHouse does not count: HTTP " + response.statusCode() + " " + response.body().lines().findFirst().orElse(""));
            }
            return Long.parseLong(response.body().strip());
        } catch (IOException away) {
            throw new CliFailure("ClickHouse does not answer at " + stack.clickhouse() + ": is the stack running? (./throughline up)",
                    away);
        }
    }
}
