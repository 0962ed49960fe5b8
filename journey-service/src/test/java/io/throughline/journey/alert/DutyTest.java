package io.throughline.journey.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.mongodb.client.MongoCollection;
import io.throughline.journey.store.Lease;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class DutyTest {

    @Test
    void anErrorEndsARoundAndNotTheDuty() throws InterruptedException {
        AtomicInteger rounds = new AtomicInteger();
        CountDownLatch wentOn = new CountDownLatch(4);
        Duty duty = new Duty("test", new Lease(leases(), "test", Duty.LEASE, Clock.systemUTC()), Duration.ofMillis(1), () -> {
            int round = rounds.getAndIncrement();
            if (round == 0) {
                throw new OutOfMemoryError("not really");
            }
            if (round == 1) {
                throw new StackOverflowError();
            }
            wentOn.countDown();
        });

        duty.start();

        assertThat(wentOn.await(10, TimeUnit.SECONDS)).isTrue();
        duty.stop();
    }

    /** Gives everybody the lease. */
    @SuppressWarnings("unchecked")
    private static MongoCollection<Document> leases() {
        return (MongoCollection<Document>) Proxy.newProxyInstance(DutyTest.class.getClassLoader(), new Class<?>[] { MongoCollection.class },
                (proxy, method, arguments) -> null);
    }
}
