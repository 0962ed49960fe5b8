package io.throughline.commons.problem;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.throughline.commons.test.LogCapture;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.contract.OutsideContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka"))
class ClientDisconnectTest {

    @ParameterizedTest
    @CsvSource({ "GET,ticks,0,true", "GET,ticks,5000,true", "GET,ticks,5000,false", "GET,large,0,true", "GET,large,5000,true",
            "GET,large,5000,false",
            "GET,parts,0,true", "GET,parts,5000,true", "GET,parts,5000,false", "POST,,0,true", "POST,,0,false", "CHUNKED,,0,true",
            "CHUNKED,,0,false" })
    void whoGoesAwayInTheMidstIsNotLogged(String method, String path, int read, boolean byReset) throws Exception {
        try (LogCapture logged = new LogCapture(Level.INFO)) {
            for (int i = 0; i < 5; i++) {
                try (Socket socket = new Socket("localhost", RestAssured.port)) {
                    socket.setSoTimeout(10_000);
                    socket.getOutputStream().write(request(method, path).getBytes(StandardCharsets.US_ASCII));
                    socket.getInputStream().readNBytes(read);
                    socket.setSoLinger(byReset, 0);
                }
            }
            await().pollDelay(Duration.ofMillis(500)).until(() -> given().get("/echo").statusCode() == 200);

            assertEquals(List.of(), logged.messages().stream().filter(each -> !each.contains("kafka")).toList());
        }
    }

    private static String request(String method, String path) {
        String head = " /echo" + (path == null ? "" : '/' + path) + " HTTP/1.1\r\nHost: localhost\r\n";
        return switch (method) {
            case "POST" -> "POST" + head + "Content-Type: application/json\r\nContent-Length: 400000\r\n\r\n{\"lines\":[";
            case "CHUNKED" -> "POST" + head + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nA\r\n{\"lines\":[";
            default -> "GET" + head + "\r\n";
        };
    }

    @Test
    void whatTheHttpLayerSaysOfAResetWithoutItsExceptionIsNotLoggedEither() {
        Logger connections = Logger.getLogger("io.vertx.core.net.impl.ConnectionBase");
        try (LogCapture logged = new LogCapture(Level.INFO)) {
            connections.severe("Connection reset");
            connections.severe("Connection reset by peer");
            connections.severe("Something else");
            connections.severe((String) null);

            assertEquals(2, logged.messages().stream().filter(each -> each.contains("ConnectionBase")).count());
            assertTrue(logged.messages().stream().anyMatch(each -> each.contains("Something else")));
        }
    }

    @Test
    @OutsideContract(reason = "The resource of this test is broken on purpose")
    void whatIsOurFaultIsStillLogged() {
        try (LogCapture logged = new LogCapture(Level.SEVERE)) {
            given().get("/echo/broken").then().statusCode(500).body(containsString("internal"));

            await().atMost(Duration.ofSeconds(5))
                    .until(() -> logged.messages().stream().anyMatch(each -> each.contains("A request failed")));
        }
    }

    @Test
    void aClosedConnectionIsRecognisedHoweverItIsWrapped() {
        assertTrue(ClientDisconnect.isCauseOf(new IllegalStateException(new IOException("Connection reset by peer"))));
        assertTrue(ClientDisconnect.isCauseOf(new RuntimeException(new ClosedChannelException())));
        assertTrue(ClientDisconnect.isCauseOf(new IOException("Broken pipe")));
        assertTrue(ClientDisconnect.isCauseOf(new IOException(new IOException(new java.net.SocketException("Connection reset")))));
        assertFalse(ClientDisconnect.isCauseOf(new IllegalStateException("the store is away")));
        assertFalse(ClientDisconnect.isCauseOf(new NullPointerException()));
        assertFalse(ClientDisconnect.isCauseOf(null));
    }
}
