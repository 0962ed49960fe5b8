package io.throughline.feedback.response;

import static io.throughline.feedback.response.SampleResponses.entry;
import static io.throughline.feedback.response.SampleResponses.response;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.Indexes;
import io.throughline.commons.identity.Identifier;
import io.throughline.feedback.response.ResponseQuery.Place;
import io.throughline.feedback.response.outbox.OutboxEntry;
import io.throughline.feedback.response.outbox.ResponseOutbox;
import io.throughline.feedback.store.FeedbackDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResponseStoreTest {

    private static final String STORES = "io.throughline.feedback.store.TestStores#all";
    private static final TimeRange EVER = new TimeRange(null, null);

    private static ResponseQuery query(String channel, Identifier identifier, TimeRange times, Place after) {
        return new ResponseQuery(Optional.ofNullable(channel), Optional.empty(), Optional.empty(),
                identifier == null ? List.of() : List.of(identifier), times, Optional.ofNullable(after));
    }

    @ParameterizedTest
    @MethodSource(STORES)
    void whatIsStoredIsReadAsItWas(FeedbackDatabase database) {
        ResponseStore store = new ResponseStore(database);
        FeedbackResponse response = response("1", "partner", 3, "user_id:四十二", "2026-01-31T09:30:00.123Z");

        store.addMissing(entry("e", response));

        assertThat(store.find(List.of(response.id())).get(response.id()).response()).isEqualTo(response);
        assertThat(store.find(List.of(response.id(), UUID.randomUUID()))).containsOnlyKeys(response.id());
    }

    @ParameterizedTest
    @MethodSource(STORES)
    void whatIsStoredIsNeverChanged(FeedbackDatabase database) {
        ResponseStore store = new ResponseStore(database);
        FeedbackResponse first = response("1", "partner", 3, "user_id:1", "2026-01-31T09:30:00Z");
        FeedbackResponse other = response("1", "partner", 9, "user_id:1", "2026-01-31T09:30:00Z");

        int added = store.addMissing(entry("first", first));
        int again = store.addMissing(entry("other", other));

        assertThat(List.of(added, again)).containsExactly(1, 0);
        assertThat(store.find(List.of(first.id())).get(first.id())).isEqualTo(new ResponseStore.StoredResponse(first, "first", 1));
    }

    @ParameterizedTest
    @MethodSource(STORES)
    void ofManyAtOnceOneStores(FeedbackDatabase database) throws Exception {
        ResponseStore store = new ResponseStore(database);
        FeedbackResponse[] responses = IntStream.range(0, 20)
                .mapToObj(i -> response("c" + i, "partner", 3, "user_id:" + i, "2026-01-31T09:30:00Z")).toArray(FeedbackResponse[]::new);
        int added = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> tries = IntStream.range(0, 10)
                    .mapToObj(i -> (Callable<Integer>) () -> store.addMissing(entry("e" + i, responses))).toList();
            for (Future<Integer> each : threads.invokeAll(tries)) {
                added += each.get();
            }
        }

        assertThat(added).isEqualTo(20);
        assertThat(database.responses().countDocuments()).isEqualTo(20);
    }

    @ParameterizedTest
    @MethodSource(STORES)
    void pagesGoOnWhereTheOneBeforeEnded(FeedbackDatabase database) {
        ResponseStore store = new ResponseStore(database);
        // Several of one moment, so that the order within it counts.
        for (int i = 0; i < 7; i++) {
            store.addMissing(entry("e", response("p" + i, "partner", 3, "user_id:1", "2026-01-0" + (1 + i / 3) + "T00:00:00Z")));
        }
        List<FeedbackResponse> read = new ArrayList<>();
        Place after = null;
        do {
            List<FeedbackResponse> page = store.list(query("partner", null, EVER, after), Filters.empty(), 2);
            read.addAll(page);
            after = page.isEmpty() ? null : Place.parse(Place.of(page.getLast()).cursor());
        } while (after != null);

        assertThat(read).hasSize(7).doesNotHaveDuplicates();
        assertThat(read).extracting(FeedbackResponse::occurredAt).isSortedAccordingTo(Comparator.reverseOrder());
    }

    @ParameterizedTest
    @MethodSource(STORES)
    void listsHoldWhatWasAskedForAlone(FeedbackDatabase database) {
        ResponseStore store = new ResponseStore(database);
        FeedbackResponse app = response("1", "app", 3, "user_id:1", "2026-01-01T00:00:00Z");
        FeedbackResponse shop = response("2", "store", null, "email:a@b.cn", "2026-01-02T00:00:00Z");
        store.addMissing(entry("e", app, shop));

        assertThat(store.list(query("app", null, EVER, null), Filters.empty(), 9)).containsExactly(app);
        assertThat(store.list(query(null, Identifier.parse("email:a@b.cn"), EVER, null), Filters.empty(), 9)).containsExactly(shop);
        assertThat(store.list(query(null, null, new TimeRange(shop.occurredAt(), null), null), Filters.empty(), 9)).containsExactly(shop);
        assertThat(store.list(query(null, null, new TimeRange(null, shop.occurredAt()), null), Filters.empty(), 9)).containsExactly(app);
        assertThat(store.list(new ResponseQuery(Optional.empty(), Optional.of("partner-mall"), Optional.of(FeedbackMetric.NPS), List.of(),
                EVER, Optional.empty()), Filters.empty(), 9)).containsExactly(app);
        assertThat(store.list(query(null, null, EVER, null), Filters.empty(), 9)).containsExactly(shop, app);
    }

    @ParameterizedTest
    @MethodSource(STORES)
    void theOutboxGivesTheOldestFirst(FeedbackDatabase database) {
        ResponseOutbox outbox = new ResponseOutbox(database);
        OutboxEntry first = entry("0001", response("1", "app", 3, "user_id:1", "2026-01-01T00:00:00Z"));
        OutboxEntry second = entry("0002", response("2", "app", 3, "user_id:2", "2026-01-01T00:00:00Z"));
        outbox.add(second);
        outbox.add(first);

        assertThat(outbox.oldest(5)).containsExactly(first, second);
        assertThat(outbox.oldest(1)).containsExactly(first);
        outbox.remove(List.of(first));
        assertThat(outbox.oldest(5)).containsExactly(second);
        assertThat(outbox.size()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource(STORES)
    void indexesThatAreThereAreLeft(FeedbackDatabase database) {
        database.responses().createIndexes(List.of(new IndexModel(Indexes.descending("occurredAt", "_id"))));

        database.ensureIndexes();

        assertThat(database.responses().listIndexes()).hasSize(5);
    }
}
