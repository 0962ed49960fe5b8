package io.throughline.localstack.server;

/** One server that runs in this process, or as a child of it, on one port of the loopback interface. */
interface BackingServer extends AutoCloseable {

    int port();

    /** Returns when the server has ended by itself. */
    void awaitEnd() throws InterruptedException;

    /** Stops it so that its data are whole; returns when it has stopped. */
    @Override
    void close() throws Exception;
}
