package io.throughline.journey.dataset;

import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.journey.analysis.question.DatasetCatalog;
import io.throughline.journey.analysis.question.EventLogSource;

/** Provides the stored datasets to analyses. */
@ApplicationScoped
class StoredDatasetCatalog implements DatasetCatalog {

    private final DatasetStore store;

    @Inject
    StoredDatasetCatalog(DatasetStore store) {
        this.store = store;
    }

    @Override
    public Optional<EventLogSource.Dataset> of(UUID id) {
        return store.find(id).filter(stored -> stored.dataset().status().equals(Dataset.READY)).map(stored -> {
            Dataset dataset = stored.dataset();
            boolean channels = dataset.columns().places(stored.progress().header()).channel() >= 0;
            return new EventLogSource.Dataset(id, dataset.subjects().equals("identifiers"), channels,
                    dataset.content().equals(Dataset.PATHS));
        });
    }
}
