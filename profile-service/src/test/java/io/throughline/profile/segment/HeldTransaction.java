package io.throughline.profile.segment;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.postgres.PostgresClient;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import org.hibernate.reactive.mutiny.Mutiny;

/** A transaction that has done something and stays open until it is told to end. */
final class HeldTransaction implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Thread thread;

    private HeldTransaction(Function<Mutiny.Session, Uni<?>> work) {
        thread = Thread.ofPlatform().start(() -> PostgresClient.inTransaction(session -> work.apply(session).invoke(begun::countDown)
                .chain(this::untilEnd)));
    }

    /** Goes on where the session lives: Hibernate Reactive refuses any other thread. */
    private Uni<Void> untilEnd() {
        Context context = Vertx.currentContext();
        return Uni.createFrom().completionStage(end).emitOn(rest -> context.runOnContext(nothing -> rest.run()));
    }

    /** Has a number of its own: until it ends, no transaction with a greater one is known to be younger than all that run. */
    static HeldTransaction withNumber() throws InterruptedException {
        return of(session -> session.createNativeQuery("select cast(pg_current_xact_id() as text)", String.class).getSingleResult());
    }

    static HeldTransaction of(Function<Mutiny.Session, Uni<?>> work) throws InterruptedException {
        HeldTransaction held = new HeldTransaction(work);
        if (!held.begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("The transaction did not begin");
        }
        return held;
    }

    @Override
    public void close() throws InterruptedException {
        end.complete(null);
        thread.join();
    }
}
