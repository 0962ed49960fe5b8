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
 * Digests of erased people's identifiers: this replica's copy of the compacted topic {@code suppressions}. Their late or replayed
 * events are dropped, so that their data do not come back.
 */
public final class SuppressionList implements CompactedIndex {

    public static final String NAME = "suppression-index";

    /** Identifiers of devices and browsers. Several people may share one, so such an identifier alone does not name a person. */
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

    /** Whether the identifier names a device or browser and no person. */
    public static boolean isDevice(Identifier identifier) {
        String type = identifier.type();
        return DEVICES.contains(type) || type.startsWith("ios_") || type.startsWith("android_") || type.startsWith("device_");
    }

    /**
     * The identifiers that the earlier id of an alias call may stand for, since the call does not say whether it was a user's or
     * a browser's. They are checked beside the event's other identifiers. A suppressed user id drops the event; where only the
     * browser's id is suppressed, the event is kept without it.
     *
     * @param id null where the event has none
     */
    public static List<Identifier> earlier(String id) {
        return id == null ? List.of() : Stream.of(Identifier.USER_ID, Identifier.ANONYMOUS_ID)
                .flatMap(type -> Identifier.of(type, id).stream()).toList();
    }

    /** Waits after a start until the suppressions in Kafka are read. Events must not be taken in before. Not for the event loop. */
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

    /** Suppresses identifiers before the topic contains them, for code that erases a person now. */
    public void hold(Collection<Identifier> identifiers) {
        identifiers.forEach(identifier -> digests.putIfAbsent(digester.of(identifier), 0L));
    }

    /**
     * The identifiers under which an event may be kept. Where the subject, or any identifier of a person, is suppressed, the
     * event belongs to an erased person and is dropped. A suppressed device identifier alone does not drop the event where
     * another person is its subject; it is left out, since a family may share a tablet.
     *
     * @param identifiers all of the event's identifiers, including the subject
     * @return the remaining identifiers; empty where the event is to be dropped, which is counted
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

    /** Without the keys that are only held and have not arrived from the topic yet. */
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
