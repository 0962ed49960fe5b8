package io.throughline.journey.alert.webhook;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;

/**
 * Posts to webhooks. It connects to exactly the address that was checked, and the certificate must match the host name. It follows no
 * redirects and reads only the status of the response.
 */
@ApplicationScoped
class WebhookClient {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration ALTOGETHER = Duration.ofSeconds(20);

    private final HttpClient http;

    @Inject
    WebhookClient(Vertx vertx) {
        this(vertx, new HttpClientOptions());
    }

    /** @param trust the trusted certificates; the JVM's if not set */
    WebhookClient(Vertx vertx, HttpClientOptions trust) {
        this.http = vertx.createHttpClient(trust.setConnectTimeout((int) CONNECT.toMillis()).setKeepAlive(false)
                .setIdleTimeout((int) ALTOGETHER.toSeconds()).setIdleTimeoutUnit(TimeUnit.SECONDS).setVerifyHost(true).setTrustAll(false));
    }

    /** No response came. The message is for operators. */
    static final class DeliveryFailedException extends Exception {

        private static final long serialVersionUID = 1L;

        DeliveryFailedException(String message) {
            super(message, null, false, false);
        }
    }

    /** @return the status of the response */
    int post(URI url, WebhookTargets.Target.ResolvedTarget at, MultiMap headers, byte[] body)
            throws DeliveryFailedException, InterruptedException {
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        RequestOptions options =
                new RequestOptions().setMethod(HttpMethod.POST).setSsl("https".equalsIgnoreCase(url.getScheme())).setHost(url.getHost())
                        .setPort(at.port()).setServer(SocketAddress.inetSocketAddress(at.port(), at.address().getHostAddress()))
                        .setURI(path + query)
                        .setFollowRedirects(false).setTimeout(ANSWER.toMillis()).setHeaders(headers);
        try {
            return http.request(options).compose(request -> request.send(Buffer.buffer(body)).map(response -> {
                int status = response.statusCode();
                breakOff(request, response);
                return status;
            })).toCompletionStage().toCompletableFuture().get(ALTOGETHER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new DeliveryFailedException("No answer within " + ALTOGETHER.toSeconds() + " s.");
        } catch (ExecutionException e) {
            throw new DeliveryFailedException(said(e.getCause()));
        }
    }

    /** Stops reading, because the rest of the response could be endless. */
    private static void breakOff(HttpClientRequest request, HttpClientResponse response) {
        try {
            // The abort causes this exception, which needs no handling.
            response.exceptionHandler(broken -> {
            });
        } catch (IllegalStateException ended) {
            // The response has arrived completely.
        }
        request.connection().close();
    }

    /** The kind of failure, without text from the other side. */
    private static String said(Throwable cause) {
        return switch (cause) {
            case javax.net.ssl.SSLException tls -> "The receiver's certificate, or its TLS, is not good.";
            case java.net.ConnectException refused -> "The receiver takes no connection.";
            case TimeoutException late -> "No answer within " + ANSWER.toSeconds() + " s.";
            default -> "The connection broke: " + cause.getClass().getSimpleName() + ".";
        };
    }

    @PreDestroy
    void close() {
        http.close();
    }
}
