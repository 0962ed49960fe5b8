package io.throughline.profile.core.trait;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.throughline.commons.json.StrictJson;

/**
 * The most traits of a profile: it is published whole, in one Kafka record, which takes 1 MiB by default. A fact beyond
 * the limit is stored and appears in the profile when there is room. See ADR 4 for the calculation.
 */
public final class TraitLimit {

    static final int MOST_TRAITS = 200;

    /** Of JSON, names and values together. */
    static final int MOST_BYTES = 256 * 1024;

    static final String FULL = "finds no room: a profile holds 200 traits and 256 KB of them at most, so remove others first";

    /** PostgreSQL returns numbers without an exponent, so they are published that way: 1e50 takes 51 bytes. */
    private static final ObjectWriter AS_TOLD = StrictJson.mapper().writer().with(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);

    private TraitLimit() {
    }

    /**
     * The traits that a profile keeps. First those whose value it has already, so that new traits do not displace existing
     * ones; then its other traits, then new ones, the newest first in each group.
     *
     * @param all after survivorship
     * @param before the present traits of the profile
     */
    public static SortedMap<String, TraitValue> fit(Map<String, TraitValue> all, Map<String, TraitValue> before) {
        Comparator<Map.Entry<String, TraitValue>> order = Comparator.comparing(trait -> rank(trait, before));
        List<Map.Entry<String, TraitValue>> candidates = all.entrySet().stream().sorted(order
                .thenComparing(trait -> trait.getValue().at(), Comparator.reverseOrder()).thenComparing(Map.Entry::getKey)).toList();
        SortedMap<String, TraitValue> kept = new TreeMap<>();
        int taken = 0;
        for (Map.Entry<String, TraitValue> trait : candidates) {
            int bytes = bytes(trait);
            if (kept.size() < MOST_TRAITS && taken + bytes <= MOST_BYTES) {
                kept.put(trait.getKey(), trait.getValue());
                taken += bytes;
            }
        }
        return kept;
    }

    private static int rank(Map.Entry<String, TraitValue> trait, Map<String, TraitValue> before) {
        TraitValue had = before.get(trait.getKey());
        return had == null ? 2 : had.value().equals(trait.getValue().value()) ? 0 : 1;
    }

    private static int bytes(Map.Entry<String, TraitValue> trait) {
        try {
            String json = AS_TOLD.writeValueAsString(Map.of(trait.getKey(), trait.getValue().value()));
            return json.getBytes(StandardCharsets.UTF_8).length;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A trait is of plain values", e);
        }
    }
}
