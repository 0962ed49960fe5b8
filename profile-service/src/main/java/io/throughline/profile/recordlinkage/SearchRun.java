package io.throughline.profile.recordlinkage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.recordlinkage.model.DuplicateFinder;
import io.throughline.profile.recordlinkage.model.FieldKind;
import io.throughline.profile.recordlinkage.model.FieldMapping;
import io.throughline.profile.recordlinkage.model.LinkageModel;
import io.throughline.profile.recordlinkage.model.PeopleTable;
import io.throughline.profile.recordlinkage.model.SearchPace;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** One search from beginning to end, on a thread that may block. */
@ApplicationScoped
class SearchRun {

    private static final TypeReference<Map<String, List<String>>> FIELDS = new TypeReference<>() {
    };

    private final ProfileSource source;
    private final CandidateDecisions decisions;
    private final Optional<Path> folder;

    /** @param folder for the temporary file, of some 300 bytes a profile; the system's default where none is given */
    @Inject
    SearchRun(ProfileSource source, CandidateDecisions decisions,
            @ConfigProperty(name = "throughline.data-dir") Optional<Path> folder) {
        this.source = source;
        this.decisions = decisions;
        this.folder = folder;
    }

    /** @throws CancellationException if the search was cancelled, if another replica has taken it over, or if this one stops */
    void run(JsonNode search, UUID worker, BooleanSupplier stopping) throws IOException {
        UUID id = UUID.fromString(search.get("id").textValue());
        SearchPace pace = new SearchPace(id, worker, stopping);
        FieldMapping mapping = mapping(search.get("fields"));
        long found;
        try (PeopleTable people = new PeopleTable(folder())) {
            source.read(mapping, people, pace);
            DuplicateFinder finder = new DuplicateFinder(people);
            LinkageModel model = finder.learn(pace::at);
            SearchView.ModelView view = SearchView.ModelView.of(model, people.size(), finder.rounds());
            Map<String, Long> counts = Map.of("profiles", (long) people.size(), "pairs", finder.total());
            PostgresClient.inTransaction(session -> SearchStore.learnt(session, id, worker, view, counts));
            CandidateStore.Writer writer = new CandidateStore.Writer(id, worker, model);
            finder.find(model, search.get("threshold").doubleValue(), writer::add, pace::at);
            writer.flush();
            found = CandidateStore.close(id, worker);
        }
        long accepted = search.get("autoAccept").isNull() ? 0 : decisions.acceptAll(id, search.get("autoAccept").doubleValue(), pace);
        PostgresClient.inTransaction(
                session -> SearchStore.end(session, id, worker, "done", "", Map.of("candidates", found, "accepted", accepted)));
    }

    private Path folder() throws IOException {
        return folder.isEmpty() ? Path.of(System.getProperty("java.io.tmpdir")) : Files.createDirectories(folder.get());
    }

    private static FieldMapping mapping(JsonNode fields) {
        Map<FieldKind, List<String>> paths = new EnumMap<>(FieldKind.class);
        JsonRows.JSON.convertValue(fields, FIELDS).forEach((word, each) -> paths.put(FieldKind.of(word).orElseThrow(), each));
        return new FieldMapping(paths);
    }
}
