package io.throughline.journey.dataset;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.suppression.SuppressionList;
import io.throughline.journey.dataset.Dataset.Progress;
import io.throughline.journey.dataset.Dataset.Stored;

/** Imports the parts of a dataset's file, in order. A repeated part changes nothing. */
@ApplicationScoped
class DatasetImport {

    static final int MOST_PARTS = 1_000;
    static final long MOST_ROWS = 10_000_000;
    private static final Duration CLAIM = Duration.ofMinutes(2);

    private final DatasetStore store;
    private final DatasetTables tables;
    private final SuppressionList suppressions;
    private final XesImportLock turn;

    @Inject
    DatasetImport(DatasetStore store, DatasetTables tables, SuppressionList suppressions, XesImportLock turn) {
        this.store = store;
        this.tables = tables;
        this.suppressions = suppressions;
        this.turn = turn;
    }

    /** The formats of a part. */
    enum PartFormat {
        CSV, XES, XES_PACKED
    }

    Dataset importPart(UUID id, int part, PartFormat form, byte[] body, boolean last) {
        Stored stored = store.find(id).orElseThrow(() -> ProblemException.notFound("There is no such dataset."));
        String digest = digest(body, last);
        List<String> digests = stored.progress().digests();
        if (part <= digests.size()) {
            if (!digests.get(part - 1).equals(digest)) {
                throw conflict("This part was sent before, with other content.");
            }
            return stored.dataset();
        }
        if (stored.dataset().status().equals(Dataset.READY)) {
            throw conflict("The last part of this dataset was sent already.");
        }
        if (part != digests.size() + 1) {
            throw conflict("Part " + (digests.size() + 1) + " is the next: send parts in order, from 1.");
        }
        if (stored.dataset().content().equals(Dataset.PATHS) && !last) {
            throw ProblemException.invalidParameter("last", "must be true: finished paths are sent in one part");
        }
        if (form != PartFormat.CSV) {
            requireWhole(stored.dataset(), part, last);
            return turn.runExclusively(() -> claimed(stored, form, body, digest, true));
        }
        return claimed(stored, form, body, digest, last);
    }

    private Dataset claimed(Stored stored, PartFormat form, byte[] body, String digest, boolean last) {
        UUID id = stored.dataset().id();
        String claim = store.claim(id, stored.progress().digests().size(), Instant.now(), Instant.now().plus(CLAIM))
                .orElseThrow(() -> conflict("A part of this dataset is being taken: send this one again in a while."));
        try {
            Stored after = form != PartFormat.CSV ? xes(stored, form, body, digest)
                    : stored.dataset().content().equals(Dataset.PATHS) ? paths(stored, body, digest) : events(stored, body, digest, last);
            return store.saveProgress(after, claim).orElseThrow(() -> lost(id)).dataset();
        } finally {
            store.release(id, claim);
        }
    }

    /** The claim is lost, and perhaps the dataset was deleted: then the rows just stored are deleted too. */
    private ProblemException lost(UUID id) {
        if (store.find(id).isPresent()) {
            return conflict("Another request has taken a part of this dataset meanwhile: send this one again.");
        }
        tables.drop(id);
        return ProblemException.notFound("There is no such dataset.");
    }

    private Stored events(Stored before, byte[] body, String digest, boolean last) {
        Dataset dataset = before.dataset();
        Progress progress = before.progress();
        byte[] bytes = joined(progress.tail(), body);
        boolean first = progress.header() == null;
        // Only at the beginning of the file, even if the first part was too short for a whole line.
        int skipped = first ? CsvHeader.skipped(bytes) : 0;
        char separator = first ? CsvHeader.separator(bytes) : progress.separator();
        CsvPartReader.Records records = CsvPartReader.read(Arrays.copyOfRange(bytes, skipped, bytes.length), separator,
                progress.line() + (skipped > 3 ? 1 : 0), last);
        List<CsvPartReader.Line> lines = new ArrayList<>(records.lines());
        List<LineFault> faults = new ArrayList<>(records.faults());
        List<String> header = progress.header();
        if (first && !lines.isEmpty()) {
            CsvPartReader.Line heading = lines.removeFirst();
            header = heading.fields().stream().map(String::strip).toList();
            dataset.columns().fault(header).ifPresent(fault -> refuse(List.of(new LineFault(heading.number(), fault))));
        }
        if (header == null && last) {
            refuse(List.of(new LineFault(1, "is missing: the file has no heading")));
        }
        // There is no whole line yet: a byte order mark and a separator's line stay in front of the tail.
        byte[] tail = header == null ? bytes : records.tail();
        EventRowReader rows = new EventRowReader(header == null ? List.of() : header, dataset.columns(),
                dataset.zone() == null ? null : ZoneId.of(dataset.zone()),
                dataset.subjects().equals("identifiers"), suppressions::contains);
        lines.forEach(rows::add);
        faults.addAll(rows.faults());
        refuse(faults);
        if (dataset.rows() + rows.rows().size() > MOST_ROWS) {
            throw ProblemException.of(ProblemKind.UNPROCESSABLE, "A dataset holds " + MOST_ROWS + " events at most.");
        }
        tables.clearFrom(dataset.id(), progress.line());
        tables.insertEvents(dataset.id(), rows.rows());
        Instant from = dataset.from();
        Instant to = dataset.to();
        for (EventRowReader.Row row : rows.rows()) {
            from = DatasetTables.earlier(from, row.time());
            to = DatasetTables.later(to, row.time());
        }
        return after(before, digest, last, rows.rows().size(), rows.droppedRows(), from, to,
                new Progress(null, tail, header, separator, header == null ? progress.line() : records.nextLine()));
    }

    private static void requireWhole(Dataset dataset, int part, boolean last) {
        if (dataset.content().equals(Dataset.PATHS)) {
            throw ProblemException.of(ProblemKind.UNPROCESSABLE, "XES holds events: this dataset is of finished paths.");
        }
        if (part != 1 || !last) {
            throw ProblemException.invalidParameter("last",
                    "must be true, in part 1: a file of XES is sent whole, packed by gzip where it is long");
        }
    }

    /** Rows are stored as they are read, and deleted if the file turns out to be faulty: a dataset is not visible before it is complete. */
    private Stored xes(Stored before, PartFormat form, byte[] body, String digest) {
        Dataset dataset = before.dataset();
        tables.clearFrom(dataset.id(), 1);
        try {
            XesReader.XesReadResult read = XesReader.read(body, form == PartFormat.XES_PACKED,
                    dataset.zone() == null ? null : ZoneId.of(dataset.zone()),
                    dataset.subjects().equals("identifiers"), suppressions::contains, rows -> tables.insertEvents(dataset.id(), rows));
            refuse(read.faults());
            return after(before, digest, true, read.rows(), read.left(), read.from(), read.to(),
                    new Progress(null, new byte[0], List.of(), ',', 1));
        } catch (ProblemException e) {
            tables.clearFrom(dataset.id(), 1);
            throw e;
        }
    }

    private Stored paths(Stored before, byte[] body, String digest) {
        int skipped = CsvHeader.skipped(body);
        CsvPartReader.Records records =
                CsvPartReader.read(Arrays.copyOfRange(body, skipped, body.length), CsvHeader.separator(body), skipped > 3 ? 2 : 1, true);
        refuse(records.faults());
        List<CsvPartReader.Line> lines = new ArrayList<>(records.lines());
        List<String> header = lines.isEmpty() ? List.of() : lines.removeFirst().fields().stream().map(String::strip).toList();
        DatasetColumnMapping.faultOfPaths(header).ifPresent(fault -> refuse(List.of(new LineFault(1, fault))));
        PathRowReader rows = new PathRowReader();
        lines.forEach(rows::add);
        refuse(rows.faults());
        tables.insertPaths(before.dataset().id(), rows.rows());
        return after(before, digest, true, rows.rows().size(), 0, null, null,
                new Progress(null, new byte[0], header, ',', records.nextLine()));
    }

    private static Stored after(Stored before, String digest, boolean last, long rows, long left, Instant from, Instant to,
            Progress progress) {
        Dataset dataset = before.dataset();
        List<String> digests = new ArrayList<>(before.progress().digests());
        digests.add(digest);
        return new Stored(
                new Dataset(dataset.id(), dataset.name(), dataset.content(), dataset.subjects(), dataset.columns(), dataset.zone(),
                        last ? Dataset.READY : Dataset.FILLING, digests.size(), dataset.rows() + rows, dataset.left() + left, from, to,
                        dataset.createdBy(), dataset.createdAt()),
                new Progress(digests, progress.tail(), progress.header(), progress.separator(), progress.line()));
    }

    private static void refuse(List<LineFault> faults) {
        if (!faults.isEmpty()) {
            List<Problem.FieldError> errors = faults.stream().limit(LineFault.MOST)
                    .map(fault -> new Problem.FieldError("/" + fault.line(), "line " + fault.line() + ' ' + fault.message())).toList();
            throw new ProblemException(Problem.invalidBody(errors.getFirst().field(), errors.getFirst().message()).withErrors(errors));
        }
    }

    private static ProblemException conflict(String detail) {
        return ProblemException.of(ProblemKind.CONFLICT, detail);
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] joined = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, joined, one.length, other.length);
        return joined;
    }

    private static String digest(byte[] body, boolean last) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((byte) (last ? 1 : 0));
            return HexFormat.of().formatHex(digest.digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }
}
