package io.throughline.localstack.server;

import java.net.InetAddress;
import java.util.concurrent.CountDownLatch;

import de.bwaldvogel.mongo.ServerVersion;
import picocli.CommandLine.Command;

/** An emulator of MongoDB's protocol that keeps its data in a file; for development and tests only. */
@Command(name = "mongo", mixinStandardHelpOptions = true)
public final class MongoServer extends ServerProgram {

    public static void main(String... args) {
        run(new MongoServer(), args);
    }

    @Override
    BackingServer start() {
        DurableBackend backend = DurableBackend.open(dataDir.resolve("mongo.mv"));
        backend.version(ServerVersion.MONGO_5_0);
        de.bwaldvogel.mongo.MongoServer server = new de.bwaldvogel.mongo.MongoServer(backend);
        server.bind(InetAddress.getLoopbackAddress().getHostAddress(), port);
        int bound = server.getLocalAddress().getPort();
        CountDownLatch ended = new CountDownLatch(1);
        return new BackingServer() {
            @Override
            public int port() {
                return bound;
            }

            @Override
            public void awaitEnd() throws InterruptedException {
                ended.await();
            }

            @Override
            public void close() {
                server.shutdownNow();
                backend.compactAndClose();
                ended.countDown();
            }
        };
    }
}
