package io.throughline.journey.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import com.mongodb.MongoWriteException;
import com.mongodb.ServerAddress;
import com.mongodb.WriteError;
import com.mongodb.client.MongoCollection;
import io.throughline.commons.loop.BackgroundLoop;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class LeasedLoopTest {

    private static final Duration SHORT = Duration.ofMillis(1);

    private final AtomicBoolean free = new AtomicBoolean(true);
    private final AtomicInteger released = new AtomicInteger();
    private final AtomicInteger rounds = new AtomicInteger();

    private BackgroundLoop started(BackgroundLoop.Work work) {
        return LeasedLoop.every(SHORT, BackgroundLoop.named("test").longestPause(SHORT), lease(), work).start();
    }

    @Test
    void anErrorEndsARoundAndNotTheLoop() throws InterruptedException {
        CountDownLatch wentOn = new CountDownLatch(4);
        BackgroundLoop loop = started(() -> {
            switch (rounds.getAndIncrement()) {
                case 0 -> throw new OutOfMemoryError("not really");
                case 1 -> throw new StackOverflowError();
                case 2 -> throw new AssertionError();
                case 3 -> throw new IllegalStateException("away");
                default -> wentOn.countDown();
            }
        });

        assertThat(wentOn.await(10, TimeUnit.SECONDS)).isTrue();
        loop.close();

        assertThat(released).as("the lease is given back once, at the end").hasValue(1);
    }

    @Test
    void whoHasNotTheLeaseDoesNothingUntilItIsFree() {
        free.set(false);
        BackgroundLoop loop = started(rounds::incrementAndGet);
        await().during(Duration.ofMillis(200)).until(() -> rounds.get() == 0);

        free.set(true);

        await().until(() -> rounds.get() > 1);
        loop.close();
    }

    private StoreLease lease() {
        return new StoreLease(leases(), "test", Duration.ZERO, Clock.systemUTC());
    }

    /** Gives everybody the lease while it is free. */
    @SuppressWarnings("unchecked")
    private MongoCollection<Document> leases() {
        return (MongoCollection<Document>) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[]{ MongoCollection.class },
                (proxy, method, arguments) -> {
                    if (method.getName().startsWith("delete")) {
                        released.incrementAndGet();
                    } else if (!free.get()) {
                        WriteError duplicate = new WriteError(11000, "duplicate key", new BsonDocument());
                        throw new MongoWriteException(duplicate, new ServerAddress(), java.util.Set.of());
                    }
                    return null;
                });
    }
}
