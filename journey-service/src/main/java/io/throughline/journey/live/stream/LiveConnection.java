package io.throughline.journey.live.stream;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;

/** What a reader's frames go through. */
interface LiveConnection {

    /** False once the client has closed or reset it, or the answer has ended. */
    boolean isOpen();

    /** Closes it at once, whatever still waits to be written. */
    void cut();

    static LiveConnection of(RoutingContext context) {
        HttpServerResponse response = context.response();
        // Vert.x closes a connection only after all that was written is sent, which never comes to an end where nobody reads.
        ConnectionBase connection = (ConnectionBase) context.request().connection();
        boolean shared = context.request().version() == HttpVersion.HTTP_2;
        return new LiveConnection() {
            @Override
            public boolean isOpen() {
                return !response.closed() && !response.ended() && connection.channel().isOpen();
            }

            @Override
            public void cut() {
                if (shared) {
                    response.reset();
                } else {
                    connection.channel().close();
                }
            }
        };
    }
}
