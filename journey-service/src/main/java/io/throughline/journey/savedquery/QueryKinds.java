package io.throughline.journey.savedquery;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.quarkus.arc.All;
import io.throughline.journey.analysis.execution.Analysis;

/** All kinds of questions, from all features. */
@ApplicationScoped
class QueryKinds {

    private final Map<String, Analysis<?, ?, ?>> byName = new TreeMap<>();

    @Inject
    QueryKinds(@All List<Analysis<?, ?, ?>> analyses) {
        analyses.forEach(each -> byName.put(each.kind(), each));
    }

    Optional<Analysis<?, ?, ?>> find(String kind) {
        return Optional.ofNullable(byName.get(kind));
    }

    Set<String> names() {
        return byName.keySet();
    }
}
