package io.throughline.journey.dataset;

import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.journey.analysis.Datasets;
import io.throughline.journey.analysis.Source;

/** Tells analyses which datasets there are. */
@ApplicationScoped
class KnownDatasets implements Datasets {

    private final DatasetStore store;

    @Inject
    KnownDatasets(DatasetStore store) {
        this.store = store;
    }

    @Override
    public Optional<Source.Dataset> of(UUID id) {
        return store.find(id).filter(stored -> stored.dataset().status().equals(Dataset.READY)).map(stored -> {
            Dataset dataset = stored.dataset();
            boolean channels = dataset.columns().places(stored.progress().header()).channel() >= 0;
            return new Source.Dataset(id, dataset.subjects().equals("identifiers"), channels, dataset.content().equals(Dataset.PATHS));
        });
    }
}
