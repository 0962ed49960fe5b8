package io.throughline.localstack.server;

/** One server that runs in this process or as its child, on one port of the loopback interface. */
interface BackingServer extends AutoCloseable {

    int port();

    /** Returns when the server has ended by itself. */
    void awaitEnd() throws InterruptedException;

    /** Stops the server without damage to its data, and returns when it has stopped. */
    @Override
    void close() throws Exception;
}
