package io.throughline.journey.live.stream;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;

/** The connection to a reader. */
interface LiveConnection {

    /** False after the client has closed or reset it, or after the response has ended. */
    boolean isOpen();

    /** Closes it at once and discards unwritten data. */
    void cut();

    static LiveConnection of(RoutingContext context) {
        HttpServerResponse response = context.response();
        // Vert.x closes a connection only after all data are sent, which never happens if the client does not read.
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
