package io.throughline.localstack.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ClientException;
import com.clickhouse.client.api.ServerException;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.query.GenericRecord;
import com.clickhouse.data.ClickHouseFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClickHouseServerTest {

    private static final String PASSWORD = "p w&中";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path directory;

    private RunningProgram server;
    private Client client;

    @BeforeEach
    void start() throws Exception {
        server = program();
        client = client(server);
        client.query("create table t (a UInt64, b String) engine = MergeTree order by a").get().close();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    @Test
    void keepsWhatWasInsertedWhenItIsKilled() throws Exception {
        insert(jsonRows(10_000), ClickHouseFormat.JSONEachRow);

        server.kill();
        server = program();

        try (Client again = client(server)) {
            assertEquals("10000", again.queryAll("select count() as n from t").getFirst().getString("n"));
        }
    }

    @Test
    void takesAHundredThousandRowsWithinTwoSeconds() throws Exception {
        byte[] rows = jsonRows(100_000);

        long started = System.nanoTime();
        InsertResponse response = insert(rows, ClickHouseFormat.JSONEachRow);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);

        assertEquals(100_000, response.getWrittenRows());
        assertTrue(millis < 2_000, millis + " ms");
    }

    /** The client sends values as they are: the caller escapes strings as in TabSeparated, and writes arrays as literals. */
    @Test
    void bindsParametersOfEveryShape() throws Exception {
        Map<String, Object> params = Map.of("text", "it's \\\\ a\\ttab\\n中文", "n", 7, "list", "['a','b\\'c','中\\\\']");

        List<GenericRecord> rows = client.queryAll(
                "select {text:String} as text, {n:UInt64} as n, arrayStringConcat({list:Array(String)}, '|') as list", params);

        assertEquals("it's \\ a\ttab\n中文", rows.getFirst().getString("text"));
        assertEquals(7, rows.getFirst().getLong("n"));
        assertEquals("a|b'c|中\\", rows.getFirst().getString("list"));
    }

    @Test
    void keepsBytesThatAreNotText() throws Exception {
        byte[] row = { 5, 0, 0, 0, 0, 0, 0, 0, 3, (byte) 0xff, 0, '\n' };

        insert(row, ClickHouseFormat.RowBinary);

        HttpResponse<byte[]> answer = post("database=throughline&default_format=RowBinary", "select * from t".getBytes());
        assertArrayEquals(row, answer.body());
        assertEquals("RowBinary", answer.headers().firstValue("X-ClickHouse-Format").orElseThrow());
    }

    @Test
    void takesGzippedRows() throws Exception {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(jsonRows(100));
        }
        HttpRequest request = request("database=throughline&query=insert%20into%20t%20format%20JSONEachRow")
                .header("Content-Encoding", "gzip").POST(HttpRequest.BodyPublishers.ofByteArray(zipped.toByteArray())).build();

        assertEquals(200, HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
        assertEquals("100\n", new String(post("database=throughline", "select count() from t".getBytes()).body()));
    }

    @Test
    void namesTheCauseWithClickHousesOwnCode() throws Exception {
        ClientException refusal = assertThrows(ClientException.class, () -> client.queryAll("select * from nowhere"));

        assertEquals(60, assertInstanceOf(ServerException.class, refusal.getCause()).getCode());
        assertEquals(404, post("", "select * from nowhere".getBytes()).statusCode());
        assertEquals(400, post("", "select * from".getBytes()).statusCode());
    }

    @Test
    void refusesAWrongPassword() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/?query=select%201"))
                .header("X-ClickHouse-User", "default").header("X-ClickHouse-Key", "wrong").build();

        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());

        assertEquals(401, answer.statusCode());
        assertEquals("516", answer.headers().firstValue("X-ClickHouse-Exception-Code").orElseThrow());
    }

    @Test
    void refusesABodyThatIsTooLargeAndServesTheNext() throws Exception {
        assertEquals(413, post("query=insert%20into%20throughline.t%20format%20JSONEachRow", new byte[8_000_001]).statusCode());
        assertEquals("1\n", new String(post("", "select 1".getBytes()).body()));
    }

    @Test
    void answersPingWhileAQueryRunsAndRefusesWhatTheQueueCannotHold() throws Exception {
        List<CompletableFuture<HttpResponse<byte[]>>> queries = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            queries.add(HTTP.sendAsync(request("").POST(HttpRequest.BodyPublishers.ofString("select sleep(0.5)")).build(),
                    HttpResponse.BodyHandlers.ofByteArray()));
        }

        long started = System.nanoTime();
        HttpRequest ping = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/ping")).build();
        String pong = HTTP.send(ping, HttpResponse.BodyHandlers.ofString()).body();

        assertEquals("Ok.\n", pong);
        assertTrue(System.nanoTime() - started < TimeUnit.MILLISECONDS.toNanos(500));
        List<Integer> statuses = queries.stream().map(query -> query.join().statusCode()).sorted().toList();
        assertEquals(List.of(200, 200, 200, 200, 503, 503, 503, 503), statuses);
    }

    @Test
    void forgetsTheSettingsOfOneQueryBeforeTheNext() throws Exception {
        assertEquals("1\n", new String(post("max_threads=1", "select getSetting('max_threads')".getBytes()).body()));
        assertEquals("0\n", new String(post("", "select changed from system.settings where name = 'max_threads'".getBytes()).body()));
    }

    @Test
    void answersWhatIsQuickBesideWhatIsSlow() throws Exception {
        CompletableFuture<HttpResponse<byte[]>> slow = slow("quick");

        long started = System.nanoTime();
        assertEquals("1\n", new String(post("", "select 1".getBytes()).body()));
        insert(jsonRows(10), ClickHouseFormat.JSONEachRow);

        assertTrue(System.nanoTime() - started < TimeUnit.SECONDS.toNanos(1));
        assertTrue(!slow.isDone());
        post("", "kill query where Settings['log_comment'] = 'quick'".getBytes());
        slow.join();
    }

    @Test
    void endsAQueryByItsCommentWithTheCodeOfACancelledOne() throws Exception {
        CompletableFuture<HttpResponse<byte[]>> slow = slow("to end");
        awaitRunning("to end");

        post("", "KILL QUERY WHERE Settings['log_comment'] = 'to end'".getBytes());

        HttpResponse<byte[]> ended = slow.get(5, TimeUnit.SECONDS);
        assertEquals("394", ended.headers().firstValue("X-ClickHouse-Exception-Code").orElseThrow());
    }

    @Test
    void letsTheNextQueryRunWhereAStreamIsBrokenOff() throws Exception {
        for (int i = 0; i < 4; i++) {
            HttpRequest endless = request("")
                    .POST(HttpRequest.BodyPublishers.ofString("SELECT number FROM numbers(3000000000) FORMAT RowBinary")).build();
            try (java.io.InputStream rows = HTTP.send(endless, HttpResponse.BodyHandlers.ofInputStream()).body()) {
                assertEquals(8, rows.readNBytes(8).length);
            }
        }

        long started = System.nanoTime();
        for (int i = 0; i < 4; i++) {
            assertEquals("1\n", new String(post("", "select 1".getBytes()).body()));
        }
        assertTrue(System.nanoTime() - started < TimeUnit.SECONDS.toNanos(2));
    }

    @Test
    void tellsWhatFailedWithinAnAnswerBehindTheRowsThatItGave() throws Exception {
        HttpRequest failing = request("").POST(HttpRequest.BodyPublishers
                .ofString(
                        "SELECT throwIf(number = 900000, 'enough') FROM numbers(1000000) FORMAT RowBinary SETTINGS max_block_size = "
                                + "1000, max_threads = 1"))
                .build();
        // Bytes are taken as they arrive: the JDK's InputStream of a body drops what it has buffered when the connection breaks.
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        AtomicInteger status = new AtomicInteger();

        assertThrows(IOException.class, () -> HTTP.send(failing, head -> {
            status.set(head.statusCode());
            return HttpResponse.BodySubscribers.ofByteArrayConsumer(part -> part.ifPresent(all::writeBytes));
        }));

        assertEquals(200, status.get());
        assertTrue(all.toString(StandardCharsets.ISO_8859_1).contains("Code: 395. DB::Exception"));
        assertEquals("1\n", new String(post("", "select 1".getBytes()).body()));
    }

    @Test
    void keepsTheDatabasesOfQueriesAtOnceApart() throws Exception {
        post("", "CREATE DATABASE other".getBytes());
        List<CompletableFuture<String>> asked = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            for (String database : List.of("other", "throughline", "default")) {
                asked.add(CompletableFuture.supplyAsync(() -> {
                    try {
                        HttpResponse<byte[]> answer = post("database=" + database, "select sleep(0.05), currentDatabase()".getBytes());
                        return answer.statusCode() == 503 ? ""
                                : database.equals(new String(answer.body()).strip().substring(2)) ? "" : "mixed";
                    } catch (Exception e) {
                        return e.toString();
                    }
                }));
            }
        }

        asked.forEach(each -> assertEquals("", each.join()));
    }

    private void awaitRunning(String comment) {
        String count = "select count() from system.processes where Settings['log_comment'] = '" + comment + "'";
        await(comment + " runs").atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(10))
                .until(() -> new String(post("", count.getBytes()).body()).equals("1\n"));
    }

    private CompletableFuture<HttpResponse<byte[]>> slow(String comment) {
        return HTTP.sendAsync(request("").POST(HttpRequest.BodyPublishers.ofString(
                "select sum(sipHash64(number)) from numbers(30000000000) settings max_threads = 1, log_comment = '" + comment + "'"))
                .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private RunningProgram program() throws Exception {
        return RunningProgram.start(List.of("node", "clickhouse/server.mjs", "--port", "0", "--data-dir", directory.toString(),
                "--max-body", "8000000", "--queue", "4",
                "--database", "throughline"), Map.of("CLICKHOUSE_PASSWORD", PASSWORD, "UV_THREADPOOL_SIZE", "12"));
    }

    private static Client client(RunningProgram server) {
        return new Client.Builder().addEndpoint("http://localhost:" + server.port()).setUsername("default")
                .setPassword(PASSWORD).setDefaultDatabase("throughline").compressServerResponse(false).build();
    }

    private InsertResponse insert(byte[] rows, ClickHouseFormat format) throws Exception {
        try (InsertResponse response = client.insert("t", new ByteArrayInputStream(rows), format).get()) {
            return response;
        }
    }

    private static byte[] jsonRows(int count) {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < count; i++) {
            rows.append("{\"a\":").append(i).append(",\"b\":\"行 ").append(i).append("\"}\n");
        }
        return rows.toString().getBytes(StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String query) {
        String credentials = java.util.Base64.getEncoder().encodeToString(("default:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/?" + query))
                .header("Authorization", "Basic " + credentials);
    }

    private HttpResponse<byte[]> post(String query, byte[] body) throws Exception {
        return HTTP.send(request(query).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }
}
