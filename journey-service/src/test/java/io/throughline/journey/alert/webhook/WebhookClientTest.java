package io.throughline.journey.alert.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PfxOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookClientTest {

    private static final String PASSWORD = "changeit";
    private static final MultiMap NONE = MultiMap.caseInsensitiveMultiMap();
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path directory;

    private final List<HttpServer> servers = new ArrayList<>();

    @AfterEach
    void close() {
        servers.forEach(server -> server.stop(0));
        vertx.close();
    }

    private static int post(WebhookClient client, String url, int port) throws Exception {
        return client.post(URI.create(url), new WebhookTargets.Target.ResolvedTarget(HERE, port), NONE, new byte[]{ '{', '}' });
    }

    /** The certificate is of localhost and of nobody else, not of 127.0.0.1 either. */
    @Test
    void theConnectionGoesToTheAddressAndTheCertificateHasToBeOfTheName() throws Exception {
        Path store = certificateOf("localhost");
        HttpsServer server = HttpsServer.create(new InetSocketAddress(HERE, 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(store)));
        CompletableFuture<String> host = new CompletableFuture<>();
        server.createContext("/", exchange -> {
            host.complete(exchange.getRequestHeaders().getFirst("Host"));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        servers.add(server);
        server.start();
        int port = server.getAddress().getPort();
        WebhookClient trusting = new WebhookClient(vertx,
                new HttpClientOptions().setTrustOptions(new PfxOptions().setPath(store.toString()).setPassword(PASSWORD)));

        assertThat(post(trusting, "https://localhost/alerts", port)).isEqualTo(204);
        assertThat(host.get(5, TimeUnit.SECONDS)).startsWith("localhost");
        assertThatThrownBy(() -> post(trusting, "https://hooks.example.cn/alerts", port))
                .isInstanceOf(WebhookClient.DeliveryFailedException.class).hasMessageContaining("certificate");
        assertThatThrownBy(() -> post(new WebhookClient(vertx), "https://localhost/alerts", port))
                .isInstanceOf(WebhookClient.DeliveryFailedException.class)
                .hasMessageContaining("certificate");
    }

    @Test
    void anAnswerWithoutEndIsNotReadToItsEnd() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(HERE, 0), 0);
        CompletableFuture<Void> broken = new CompletableFuture<>();
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                while (true) {
                    out.write(new byte[65_536]);
                }
            } catch (java.io.IOException e) {
                broken.complete(null);
            }
        });
        servers.add(server);
        server.start();

        assertThat(post(new WebhookClient(vertx), "http://localhost/", server.getAddress().getPort())).isEqualTo(200);
        broken.get(10, TimeUnit.SECONDS);
    }

    @Test
    void whoTakesNoConnectionOrHangsUpOrSaysNonsenseIsNoAnswer() throws Exception {
        WebhookClient client = new WebhookClient(vertx);
        try (ServerSocket socket = new ServerSocket(0, 5, HERE)) {
            Thread.ofVirtual().start(() -> {
                while (true) {
                    try (var connection = socket.accept(); InputStream in = connection.getInputStream()) {
                        in.read();
                        connection.getOutputStream().write("SMTP 220 hello\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                    } catch (java.io.IOException closed) {
                        return;
                    }
                }
            });
            assertThatThrownBy(() -> post(client, "http://localhost/", socket.getLocalPort()))
                    .isInstanceOf(WebhookClient.DeliveryFailedException.class);
        }
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 5, HERE)) {
            nobody = socket.getLocalPort();
        }
        assertThatThrownBy(() -> post(client, "http://localhost/", nobody)).isInstanceOf(WebhookClient.DeliveryFailedException.class)
                .hasMessageContaining("no connection");
    }

    private Path certificateOf(String name) throws Exception {
        Path store = directory.resolve("server.p12");
        int exit = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias",
                "server", "-keyalg", "EC",
                "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD, "-dname", "CN=" + name, "-ext",
                "san=dns:" + name)
                .redirectErrorStream(true).redirectOutput(directory.resolve("keytool.log").toFile()).start().waitFor();
        assertThat(exit).as(Files.readString(directory.resolve("keytool.log"))).isZero();
        return store;
    }

    private static SSLContext context(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
