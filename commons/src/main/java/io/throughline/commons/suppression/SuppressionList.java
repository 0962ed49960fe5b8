package io.throughline.commons.suppression;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterators;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.IdentifierDigests;
import io.throughline.commons.kafka.CompactedFile;
import io.throughline.commons.kafka.CompactedIndex;
import io.throughline.commons.kafka.TopicDefinitions;
import io.throughline.commons.loop.BackgroundLoop;
import org.h2.mvstore.MVMap;

/**
 * The identifiers of erased people, by digest: this replica's copy of the compacted topic {@code suppressions}. What
 * arrives of them late, or is replayed, is dropped, so that it does not bring them back.
 */
public final class SuppressionList implements CompactedIndex {

    public static final String NAME = "suppression-index";

    /** Names of devices and browsers: several people may share one, so alone it says little of who is meant. */
    private static final Set<String> DEVICES = Set.of(Identifier.ANONYMOUS_ID, "cookie", "device_id");

    private final CompactedFile file;
    private final MVMap<String, Long> digests;
    private final IdentifierDigests digester;
    private final BooleanSupplier current;
    private final Counter dropped;

    SuppressionList(CompactedFile file, IdentifierDigests digester, BooleanSupplier current, MeterRegistry meters) {
        this.file = file;
        this.current = current;
        this.digests = file.map("digests");
        this.digester = digester;
        this.dropped = Counter.builder("throughline.suppressed").description("Events of erased people that were dropped").register(meters);
    }

    /** A name that a device or browser goes by, rather than a person. */
    public static boolean isDevice(Identifier identifier) {
        String type = identifier.type();
        return DEVICES.contains(type) || type.startsWith("ios_") || type.startsWith("android_") || type.startsWith("device_");
    }

    /**
     * Whom the earlier id of an alias may name: its sender does not say whether it was a user's or a browser's. Asked beside
     * the names of the event, a user's drops it; where only the browser's is not left, the event goes on without the id.
     *
     * @param id null where the event has none
     */
    public static List<Identifier> earlier(String id) {
        return id == null ? List.of() : Stream.of(Identifier.USER_ID, Identifier.ANONYMOUS_ID)
                .flatMap(type -> Identifier.of(type, id).stream()).toList();
    }

    /** Waits, after a start, for what Kafka says: whoever takes events in must not be ahead of it. Not for the event loop. */
    public void awaitCurrent() {
        while (!current.getAsBoolean()) {
            BackgroundLoop.signOfLife();
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Stopped before it was known who was erased");
            }
        }
    }

    public boolean contains(Identifier identifier) {
        return !digests.isEmpty() && digests.containsKey(digester.of(identifier));
    }

    /** Counts from now on, before the topic says so: for who erases somebody this moment. */
    public void hold(Collection<Identifier> identifiers) {
        identifiers.forEach(identifier -> digests.putIfAbsent(digester.of(identifier), 0L));
    }

    /**
     * What an event that names these may be kept under. Where the subject, or any name of a person, is an erased one's, the
     * event is theirs, and is dropped. A device's name alone does not make it theirs where another person is its subject:
     * it is left out, since a family shares its tablet.
     *
     * @param identifiers with the subject
     * @return the names that are left; empty where the event is to be dropped, which is counted
     */
    public Optional<List<Identifier>> remainingIdentifiers(Identifier subject, Collection<Identifier> identifiers) {
        if (digests.isEmpty()) {
            return Optional.of(List.copyOf(identifiers));
        }
        List<Identifier> left = new ArrayList<>(identifiers.size());
        for (Identifier each : identifiers) {
            if (!contains(each)) {
                left.add(each);
            } else if (each.equals(subject) || !isDevice(each)) {
                dropped.increment();
                return Optional.empty();
            }
        }
        if (contains(subject)) {
            dropped.increment();
            return Optional.empty();
        }
        return Optional.of(left);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String topic() {
        return TopicDefinitions.SUPPRESSIONS;
    }

    @Override
    public CompactedFile file() {
        return file;
    }

    @Override
    public void apply(String key, JsonNode said) {
        if (HexFormat.of().parseHex(key).length != 32) {
            throw new IllegalArgumentException("The key is no digest");
        }
        if (said == null) {
            digests.remove(key);
        } else {
            digests.put(key, 1L);
        }
    }

    /** Without those that are only held, of which the topic has still to tell. */
    @Override
    public Iterator<String> keys() {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(digests.keyIterator(null), 0), false)
                .filter(digest -> Long.valueOf(1L).equals(digests.get(digest))).iterator();
    }

    @Override
    public long size() {
        return digests.sizeAsLong();
    }

    @Override
    public void close() {
        file.close();
    }
}
