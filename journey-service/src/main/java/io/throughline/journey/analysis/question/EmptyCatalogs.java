package io.throughline.journey.analysis.question;

import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.arc.DefaultBean;
import io.throughline.journey.analysis.filter.EventFilter;

/** Empty catalogues of touchpoints and datasets, used if no other feature provides them. */
final class EmptyCatalogs {

    private EmptyCatalogs() {
    }

    @DefaultBean
    @ApplicationScoped
    static class NoTouchpoints implements TouchpointNames {

        @Override
        public Optional<EventFilter> filterOf(String id) {
            return Optional.empty();
        }
    }

    @DefaultBean
    @ApplicationScoped
    static class NoDatasets implements DatasetCatalog {

        @Override
        public Optional<EventLogSource.Dataset> of(UUID id) {
            return Optional.empty();
        }
    }
}
