package io.throughline.journey.live.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import jakarta.inject.Inject;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import io.throughline.journey.live.EventStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who has a slot of the live stream, and for how long. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class LiveSlotsTest {

    /** Frees what is closed without a word from the loop's own step: far below the time after which a silent reader is cut. */
    private static final Duration SOON = Duration.ofSeconds(10);

    @Inject
    LiveStreams streams;

    @Inject
    MeterRegistry meters;

    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void nobodyReads() {
        awaitNobody();
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        awaitNobody();
    }

    private void awaitNobody() {
        await().atMost(SOON).until(() -> streams.open() == 0);
    }

    private static EventStream stream(String user) throws Exception {
        return new EventStream("/v1/live/stream", TestTokens.ofUser(user, "analyst"));
    }

    private Socket request(String user) throws IOException {
        Socket socket = new Socket("localhost", RestAssured.port);
        sockets.add(socket);
        socket.setSoTimeout(10_000);
        socket.getOutputStream()
                .write(("GET /v1/live/stream HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nAuthorization: Bearer "
                        + TestTokens.ofUser(user, "analyst") + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static int status(Socket socket) throws IOException {
        byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
        return Integer.parseInt(new String(line, StandardCharsets.US_ASCII).substring(9));
    }

    @ParameterizedTest
    @CsvSource({ "true,0", "false,0", "true,40", "false,40", "true,2000", "false,2000" })
    void whoGoesRightAfterTheRequestOrLaterKeepsNoSlot(boolean byReset, int read) throws Exception {
        for (int i = 0; i < 200; i++) {
            try (Socket socket = request("hasty")) {
                // A refusal for the slots of those before has less to read than that, which is as well.
                if (read > 0 && status(socket) == 200) {
                    socket.getInputStream().readNBytes(read - 12);
                }
                socket.setSoLinger(byReset, 0);
            }
        }

        await().atMost(SOON).until(() -> streams.open() == 0);
        assertThat(meters.get("throughline.live.streams").gauge().value()).isZero();
        for (String user : List.of("hasty", "other")) {
            for (int i = 0; i < 5; i++) {
                assertThat(status(request(user))).as("stream %d of %s", i, user).isEqualTo(200);
            }
        }
    }

    @Test
    void oneUserHasFiveSlotsAndLeavesTheOthersToTheOthers() throws Exception {
        List<Socket> own = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            own.add(request("keen"));
            assertThat(status(own.getLast())).isEqualTo(200);
        }

        RestAssured.given().auth().oauth2(TestTokens.ofUser("keen", "admin")).get("/v1/live/stream").then().statusCode(429)
                .header("Retry-After", "5")
                .contentType("application/problem+json")
                .body("type", containsString("too-many-requests"), "detail", containsString("close one"));
        try (EventStream other = stream("calm")) {
            assertThat(other.status()).isEqualTo(200);
        }
        own.getFirst().close();

        await().atMost(SOON).until(() -> status(request("keen")) == 200);
    }

    @Test
    void whoTakesNothingForTooLongIsCutAndTheSlotIsFree() throws Exception {
        Socket socket = request("silent");
        assertThat(status(socket)).isEqualTo(200);
        assertThat(streams.open()).isEqualTo(1);

        streams.release(System.currentTimeMillis() + LiveReader.PATIENCE_MILLIS + 1_000);

        assertThat(streams.open()).isZero();
        assertThat(socket.getInputStream().readAllBytes()).as("what was on its way, and then the end").isNotNull();
    }
}
