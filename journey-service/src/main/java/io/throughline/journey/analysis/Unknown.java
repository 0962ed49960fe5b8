package io.throughline.journey.analysis;

import java.util.Optional;
import java.util.UUID;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;

/** Where no other feature knows touchpoints or datasets, there are none. */
final class Unknown {

    private Unknown() {
    }

    @DefaultBean
    @ApplicationScoped
    static class NoTouchpoints implements Touchpoints {

        @Override
        public Optional<EventFilter> filterOf(String id) {
            return Optional.empty();
        }
    }

    @DefaultBean
    @ApplicationScoped
    static class NoDatasets implements Datasets {

        @Override
        public Optional<Source.Dataset> of(UUID id) {
            return Optional.empty();
        }
    }
}
