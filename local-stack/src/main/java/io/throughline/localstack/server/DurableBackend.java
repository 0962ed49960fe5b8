package io.throughline.localstack.server;

import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import io.netty.channel.Channel;
import org.h2.mvstore.MVStore;

/**
 * Extends the emulator's file store so that, as MongoDB guarantees, an acknowledged write survives a kill. By itself the store
 * commits once a second, at any point of a command.
 *
 * <p>Commands run concurrently under the read lock. A commit takes the write lock, so that it never contains half of a command.
 * Writers that wait for the lock find their change committed with the others'.
 */
final class DurableBackend extends H2Backend {

    /** How often the space of overwritten data is reclaimed, and for how long that may delay commands. */
    private static final long COMPACT_EVERY_MS = 10_000;
    private static final int COMPACT_BYTES = 4 * 1024 * 1024;
    private static final int COMPACT_BELOW_FILL_PERCENT = 50;

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);
    private final Thread compactor = Thread.ofPlatform().daemon().name("compact").unstarted(this::compactNowAndThen);

    private DurableBackend(MVStore store) {
        super(store);
        compactor.start();
    }

    static DurableBackend open(Path file) {
        MVStore store = new MVStore.Builder().fileName(file.toString()).autoCommitDisabled().cacheSize(32).open();
        // Only a restart after a kill reads the file, and no other process, so freed chunks can be reused at once.
        store.setRetentionTime(0);
        return new DurableBackend(store);
    }

    @Override
    public Document handleMessage(MongoMessage message) {
        return durably(() -> super.handleMessage(message));
    }

    @Override
    public Document handleCommand(Channel channel, String database, String command, Document query) {
        return durably(() -> super.handleCommand(channel, database, command, query));
    }

    @Override
    public QueryResult handleQuery(MongoQuery query) {
        return durably(() -> super.handleQuery(query));
    }

    void compactAndClose() {
        compactor.interrupt();
        lock.writeLock().lock();
        try {
            getMvStore().commit();
            getMvStore().close(2_000);
        } finally {
            lock.writeLock().unlock();
        }
    }

    private <T> T durably(Supplier<T> command) {
        if (lock.getReadHoldCount() > 0) {
            // The emulator answers most messages through its own handleCommand, so only the outermost call commits.
            return command.get();
        }
        T answer;
        lock.readLock().lock();
        try {
            answer = command.get();
        } finally {
            lock.readLock().unlock();
            commitIfChanged();
        }
        return answer;
    }

    private void commitIfChanged() {
        if (!getMvStore().hasUnsavedChanges()) {
            return;
        }
        lock.writeLock().lock();
        try {
            if (getMvStore().hasUnsavedChanges()) {
                getMvStore().commit();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void compactNowAndThen() {
        while (!getMvStore().isClosed()) {
            try {
                Thread.sleep(COMPACT_EVERY_MS);
            } catch (InterruptedException closing) {
                return;
            }
            lock.writeLock().lock();
            try {
                if (!getMvStore().isClosed()) {
                    getMvStore().compact(COMPACT_BELOW_FILL_PERCENT, COMPACT_BYTES);
                }
            } finally {
                lock.writeLock().unlock();
            }
        }
    }
}
