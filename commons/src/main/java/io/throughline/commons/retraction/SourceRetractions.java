package io.throughline.commons.retraction;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.commons.kafka.CompactedFile;
import io.throughline.commons.kafka.CompactedIndex;
import io.throughline.commons.kafka.TopicDefinitions;
import io.throughline.commons.loop.BackgroundLoop;
import org.h2.mvstore.MVMap;

/**
 * The source retractions: this replica's copy of the compacted topic {@code source-retractions}. Retracted events that are still
 * in Kafka, are replayed or arrive late are dropped, so that the data do not come back.
 */
public final class SourceRetractions implements CompactedIndex {

    public static final String NAME = "retraction-index";

    private final CompactedFile file;
    private final MVMap<String, String> told;
    private final ObjectMapper json;
    private final BooleanSupplier current;
    private final Counter dropped;
    private final Map<String, SourceRetraction> held = new ConcurrentHashMap<>();
    /** All retractions by sender. They are few, and looked up for each event. */
    private volatile Map<String, List<SourceRetraction>> bySender = Map.of();

    SourceRetractions(CompactedFile file, ObjectMapper json, BooleanSupplier current, MeterRegistry meters) {
        this.file = file;
        this.json = json;
        this.current = current;
        this.told = file.map("retractions");
        this.dropped = Counter.builder("throughline.retracted").description("Events of sources that were dropped, as they were taken back")
                .register(meters);
        index();
    }

    /** Whether what this sender sent was taken back, by its time of receipt. Cheap enough for each event. */
    public boolean covers(SourceKind origin, String source, Instant receivedAt) {
        Map<String, List<SourceRetraction>> known = bySender;
        if (known.isEmpty() || source == null || receivedAt == null) {
            return false;
        }
        for (SourceRetraction each : known.getOrDefault(origin.eventSource(source), List.of())) {
            if (each.covers(origin, source, receivedAt)) {
                return true;
            }
        }
        return false;
    }

    /** The same for an event that is then dropped; counts the drop. */
    public boolean drops(SourceKind origin, String source, Instant receivedAt) {
        boolean covered = covers(origin, source, receivedAt);
        if (covered) {
            dropped.increment();
        }
        return covered;
    }

    /** Waits after a start until the retractions in Kafka are read. Events must not be taken in before. Not for the event loop. */
    public void awaitCurrent() {
        while (!current.getAsBoolean()) {
            BackgroundLoop.signOfLife();
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Stopped before it was known what was taken back");
            }
        }
    }

    /** Applies a retraction before the topic contains it, for code that deletes the source's data now. */
    public void hold(SourceRetraction retraction) {
        held.put(retraction.retractionId(), retraction);
        index();
    }

    /** Whether the retraction has arrived here from the topic. */
    public boolean contains(String retractionId) {
        return told.containsKey(retractionId);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String topic() {
        return TopicDefinitions.SOURCE_RETRACTIONS;
    }

    @Override
    public CompactedFile file() {
        return file;
    }

    @Override
    public void apply(String key, JsonNode said) {
        if (said == null) {
            told.remove(key);
            held.remove(key);
        } else {
            // Parsed before it is stored, so that an unreadable one does not prevent the next start.
            SourceRetraction retraction = read(said.toString());
            told.put(key, said.toString());
            held.remove(retraction.retractionId());
        }
        index();
    }

    private synchronized void index() {
        Map<String, List<SourceRetraction>> all = new HashMap<>();
        held.values().forEach(each -> all.computeIfAbsent(each.eventSource(), sender -> new ArrayList<>()).add(each));
        told.values().forEach(text -> {
            SourceRetraction each = read(text);
            all.computeIfAbsent(each.eventSource(), sender -> new ArrayList<>()).add(each);
        });
        bySender = all;
    }

    private SourceRetraction read(String text) {
        try {
            return json.readValue(text, SourceRetraction.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The retraction cannot be read", e);
        }
    }

    @Override
    public Iterator<String> keys() {
        return told.keyIterator(null);
    }

    @Override
    public long size() {
        return told.sizeAsLong();
    }

    @Override
    public void close() {
        file.close();
    }
}
