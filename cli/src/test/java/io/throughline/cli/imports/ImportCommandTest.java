package io.throughline.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.cli.FakeCollector;
import io.throughline.cli.FakeCollector.Reply;
import io.throughline.cli.ThroughlineCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {

    @TempDir
    Path dir;
    private FakeCollector collector;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void start() throws IOException {
        collector = new FakeCollector();
    }

    @AfterEach
    void stop() {
        collector.close();
    }

    @Test
    void sentTwiceChangesNothingYetIdenticalRowsBothCount() throws IOException {
        Path file = purchases("1 19970101 1 11.77", "2 19970112 1 12.00", "1 19970101 1 11.77");

        int first = importing(file);
        List<String> ids = collector.messageIds();
        int second = importing(file);

        assertThat(List.of(first, second)).containsOnly(0);
        assertThat(ids).hasSize(3).doesNotHaveDuplicates();
        assertThat(collector.messageIds()).hasSize(6);
        assertThat(Set.copyOf(collector.messageIds())).isEqualTo(Set.copyOf(ids));
    }

    @Test
    void theSameRowInAnotherFileIsTheSameMessageAndFromAnotherSourceAnotherOne() throws IOException {
        importing(purchases("1 19970101 1 11.77"));
        Path other = Files.writeString(dir.resolve("other.txt"), "id date n usd\n9 19970101 1 1\n1 19970101 1 11.77\n");
        importing(other);
        importing(other, "--source", "elsewhere");

        List<String> ids = collector.messageIds();
        assertThat(ids.get(2)).isEqualTo(ids.get(0));
        assertThat(ids.get(4)).isNotEqualTo(ids.get(0));
    }

    @Test
    void aBatchKeepsWithinFiveHundredEventsAndFiveHundredKilobytes() throws IOException {
        var rows = new ArrayList<String>();
        for (int i = 0; i < 1_234; i++) {
            rows.add("x".repeat(i % 3 == 0 ? 4_000 : 5) + i + " 19970101 1 11.77");
        }

        int exit = importing(purchases(rows.toArray(String[]::new)));

        assertThat(exit).isZero();
        assertThat(collector.events()).hasSize(1_234);
        assertThat(collector.batches()).allSatisfy(batch -> assertThat(batch.size()).isLessThanOrEqualTo(500));
        assertThat(collector.bodyBytes()).allSatisfy(bytes -> assertThat(bytes).isLessThanOrEqualTo(500_000));
    }

    @Test
    void a503IsTriedAgainNoSoonerThanItAsks() throws IOException {
        var calls = new AtomicInteger();
        collector.answer(batch -> calls.getAndIncrement() == 0 ? new Reply(503, "1", "{}") : Reply.accepted(batch));

        int exit = importing(purchases("1 19970101 1 11.77"));

        assertThat(exit).isZero();
        assertThat(collector.events()).hasSize(1);
        List<Long> at = collector.arrivalsNanos();
        assertThat(at.get(1) - at.get(0)).isGreaterThanOrEqualTo(1_000_000_000L);
        assertThat(out.toString()).contains("sent again            1 batches");
    }

    @Test
    void badRowsAreNamedByLineAndReasonAndTheOthersGoThrough() throws IOException {
        int exit = importing(purchases("1 19970101 1 11.77", "2 yesterday 1 12.00", "3 19970101 1 twelve", "4 19970103 2 8.00"));

        assertThat(exit).isEqualTo(1);
        assertThat(collector.events()).hasSize(2);
        assertThat(out.toString()).contains("rejected              2");
        assertThat(rejects())
                .contains("3,rejected,\"timestamp: \"\"yesterday\"\" is not a time as yyyyMMdd\"")
                .contains("4,rejected,\"properties.revenue: \"\"twelve\"\" is not a number of at most 100 characters\"");
    }

    @Test
    void whatTheCollectorQuarantinesIsCountedAndNamedByItsLine() throws IOException {
        collector.answer(batch -> new Reply(200, null,
                "{\"success\":true,\"accepted\":1,\"quarantined\":[{\"index\":1,\"messageId\":\"m\",\"field\":\"/timestamp\","
                        + "\"reason\":\"too old\"}]}"));

        int exit = importing(purchases("1 19970101 1 11.77", "2 19970101 1 12.00"));

        assertThat(exit).isEqualTo(1);
        assertThat(out.toString()).contains("quarantined           1");
        assertThat(rejects()).contains("3,quarantined,/timestamp: too old");
    }

    @Test
    void aBrokenOffImportGoesOnWhereItWasWithTheSameIds() throws IOException {
        var rows = new ArrayList<String>();
        for (int i = 0; i < 2_000; i++) {
            rows.add((i % 40) + " 19970101 1 1.00");
        }
        Path file = purchases(rows.toArray(String[]::new));
        var calls = new AtomicInteger();
        collector.answer(batch -> calls.getAndIncrement() < 2 ? Reply.accepted(batch) : new Reply(400, null, "{\"detail\":\"gone\"}"));

        int broken = importing(file, "--concurrency", "1");
        int sentBefore = collector.events().size();
        collector.answer(Reply::accepted);
        int resumed = importing(file, "--concurrency", "1");

        assertThat(broken).isEqualTo(2);
        assertThat(err.toString()).contains("goes on after row 1000");
        assertThat(sentBefore).isEqualTo(1_000);
        assertThat(resumed).isZero();
        assertThat(out.toString()).contains("Going on after row 1,000").contains("accepted          2,000");
        assertThat(new HashSet<>(collector.messageIds())).hasSize(2_000);
        assertThat(collector.events()).hasSize(2_000);
    }

    @Test
    void aRefusedWriteKeyIsOneLineAndExitCodeTwo() throws IOException {
        int exit = importing(purchases("1 19970101 1 11.77"), "--write-key", "wrong");

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1).first().asString().contains("refuses the write key");
    }

    @Test
    void aMappingFileSaysTheSameAsTheOptions() throws IOException {
        Path file = Files.writeString(dir.resolve("steps.csv"), "case,activity,timestamp\nCase 1,\"转接, 二线\",2012-10-09T14:50:17+00:00\n");
        Path config = Files.writeString(dir.resolve("steps.yaml"),
                """
        source: helpdesk
        name: "{activity}"
        map:
          userId: case
          timestamp: timestamp
        """);

        int exit = run("import", file.toString(), "--config", config.toString(), "--write-key", FakeCollector.WRITE_KEY,
                "--collector", collector.uri().toString(), "--data-dir", dir.toString());

        assertThat(exit).isZero();
        JsonNode event = collector.events().getFirst();
        assertThat(event.path("event").asText()).isEqualTo("转接, 二线");
        assertThat(event.path("userId").asText()).isEqualTo("Case 1");
    }

    @Test
    void aMissingFileIsOneLine() {
        int exit = importing(dir.resolve("nowhere.csv"));

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1).first().asString().contains("nowhere.csv");
    }

    private Path purchases(String... rows) throws IOException {
        return Files.writeString(dir.resolve("purchases.txt"), " id date n usd\r\n" + String.join("\r\n", rows) + "\r\n");
    }

    private int importing(Path file, String... more) {
        var args = new ArrayList<>(List.of("import", file.toString(), "--write-key", FakeCollector.WRITE_KEY, "--source", "cdnow",
                "--collector", collector.uri().toString(), "--data-dir", dir.toString(), "--delimiter", "whitespace",
                "--name", "Order Completed", "--date-format", "yyyyMMdd", "--map", "userId=id", "--map", "timestamp=date",
                "--map", "properties.revenue=usd:number"));
        for (int i = 0; i < more.length; i += 2) {
            int at = args.indexOf(more[i]);
            if (at >= 0) {
                args.set(at + 1, more[i + 1]);
            } else {
                args.addAll(List.of(more[i], more[i + 1]));
            }
        }
        return run(args.toArray(String[]::new));
    }

    private int run(String... args) {
        return ThroughlineCommand.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(args);
    }

    private String rejects() throws IOException {
        try (var files = Files.list(dir.resolve("import"))) {
            Path file = files.filter(path -> path.toString().endsWith(".rejects.csv")).findFirst().orElseThrow();
            return Files.readString(file);
        }
    }
}
