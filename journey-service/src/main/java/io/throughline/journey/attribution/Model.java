package io.throughline.journey.attribution;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The ways to share out conversions among the touches before them. */
enum Model {

    FIRST, LAST, LINEAR, TIME_DECAY, POSITION, MARKOV, SHAPLEY;

    static final Set<String> IDS = Stream.of(values()).map(Model::id).collect(Collectors.toCollection(TreeSet::new));

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Model> of(String id) {
        return Stream.of(values()).filter(model -> model.id().equals(id)).findFirst();
    }

    /** Whether it shares each trail's conversions by itself, without looking at other trails. */
    boolean trailByTrail() {
        return this != MARKOV && this != SHAPLEY;
    }
}
