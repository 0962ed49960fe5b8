package io.throughline.cli.imports;

import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import io.throughline.cli.CliFailure;
import io.throughline.cli.collect.CollectorClient;
import io.throughline.cli.stack.AccessTokens;
import io.throughline.cli.stack.LocalStackAddress;
import io.throughline.cli.stack.ServiceApi;
import io.throughline.cli.stack.SourceAdministration;
import io.throughline.cli.stack.StackOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
                "Sends the rows of a delimited file to the collector as touchpoints.",
                "",
                "With --dataset it uploads the file as a dataset of its own instead, which questions can be asked of by its id.",
                "",
                "It can be stopped at any time: the same command goes on where it was. Sending a file twice changes nothing, since a"
                        + " row's messageId is made from its source and content; rows that are alike within a file each count."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
                "0:every row was accepted",
                "1:finished, but some rows were rejected or quarantined (see the rejects file)",
                "2:not finished: wrong options, an unreadable file, a collector that refuses or stays away"
        },
        footerHeading = "%nExamples:%n",
        footer = {
                "  Purchases, in columns parted by blanks, into a source made for them:",
                "    ./throughline import cdnow_master.txt --source cdnow --channel web --delimiter whitespace \\",
                "      --name \"Order Completed\" --date-format yyyyMMdd --map userId=cdnow-{customer_id} --map timestamp=date \\",
                "      --map properties.revenue=dollar_value:number --map properties.quantity=number_of_cds:integer \\",
                "      --map properties.currency==USD",
                "",
                "  Support cases, each case a person's line, each step a touchpoint of the call centre:",
                "    ./throughline import helpdesk.csv --source helpdesk --channel call_centre --name \"{activity}\" \\",
                "      --map userId=case --map timestamp=timestamp --map properties.agent=resource --map properties.product=product",
                "",
                "  A log of cases from a Chinese Windows, to be asked by itself:",
                "    ./throughline import 工单.csv --dataset \"工单 2025\" --charset GB18030 --zone Asia/Shanghai \\",
                "      --map case=工单 --map activity=步骤 --map time=时间"
        })
public final class ImportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "UTF-8 unless --encoding says otherwise; .gz is unpacked.")
    private Path file;

    @Option(names = "--source", paramLabel = "ID", description = "The collector's source that the rows come from.")
    private String source;

    @Option(names = "--channel", paramLabel = "CHANNEL", description = "Makes the source with this channel, as admin of the local stack.")
    private String channel;

    @Option(names = "--write-key", paramLabel = "KEY", description = "The source's write key (default: asked of the local stack as admin).")
    private String writeKey;

    @Option(names = "--collector", paramLabel = "URL", description = "The collector (default: the local stack's).")
    private URI collector;

    @Option(names = "--type", paramLabel = "TYPE",
            description = "What each row is: track (default), identify, page, screen, group or alias.")
    private String type;

    @Option(names = "--name", paramLabel = "NAME", description = "The event's, page's or screen's name; may hold {column}.")
    private String name;

    @Option(
            names = "--map",
            paramLabel = "TARGET=FROM",
            description = {
                    "TARGET: userId, anonymousId, groupId, previousId, messageId, timestamp, properties.NAME, traits.NAME, context.NAME,"
                            + " identifiers.TYPE (such as identifiers.loyalty_id).",
                    "FROM: a column, =literal, or a text with {column} in it; :number, :integer, :boolean, :date or :json after it"
                            + " (default: text). An empty cell is left out."
            })
    private Map<String, String> map = new LinkedHashMap<>();

    @Option(names = "--config", paramLabel = "FILE",
            description = "These options in a YAML or JSON file: type, name, source, channel, delimiter, quote, noHeader, columns, "
                    + "encoding, dateFormat, zone, map.")
    private Path config;

    @Option(names = "--delimiter", paramLabel = "CHAR", description = "A character, tab, or whitespace for any run of blanks (default: ,).")
    private String delimiter;

    @Option(names = "--quote", paramLabel = "CHAR", description = "What quotes a cell (default: \").")
    private String quote;

    @Option(names = "--no-header", description = "The first row is data; columns are called 1, 2, 3 … or as --columns says.")
    private Boolean noHeader;

    @Option(names = "--columns", paramLabel = "NAME", split = ",", description = "The columns' names, with --no-header.")
    private List<String> columns;

    @Option(names = { "--encoding", "--charset" }, paramLabel = "NAME", description = "Such as UTF-8 (default) or GB18030.")
    private String encoding;

    @Option(names = "--date-format", paramLabel = "PATTERN",
            description = "Such as yyyyMMdd, epoch-seconds or epoch-millis (default: ISO 8601).")
    private String dateFormat;

    @Option(names = "--zone", paramLabel = "ZONE", description = "Where times without an offset are meant (default: UTC).")
    private String zone;

    @Option(names = "--concurrency", paramLabel = "N", defaultValue = "4",
            description = "Batches under way at once, 1 keeps the file's order (default: 4).")
    private int concurrency;

    @Option(names = "--restart", description = "From the first row again, whatever was done before.")
    private boolean restart;

    @Option(names = "--rejects", paramLabel = "FILE",
            description = "Where rows that did not get through are written (default: in the data directory's import/).")
    private Path rejects;

    @Mixin
    private DatasetOptions dataset;

    @Mixin
    private StackOptions stackOptions;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        var out = spec.commandLine().getOut();
        if (dataset.name() != null) {
            out.println(upload());
            out.flush();
            return 0;
        }
        if (dataset.isAnyButTheName()) {
            throw new CliFailure("--subjects, --numbers and --finished-paths are of --dataset NAME.");
        }
        var importer = importer();
        if (importer.resumedAfter() > 0) {
            out.printf("Going on after row %,d (--restart begins again).%n", importer.resumedAfter());
            out.flush();
        }
        ImportSummary summary = importer.run();
        out.println(summary.text());
        if (!summary.everyRowGotThrough()) {
            out.println("What did not get through: " + rejects);
        }
        out.flush();
        return summary.everyRowGotThrough() ? 0 : 1;
    }

    private String upload() throws InterruptedException {
        if (source != null || channel != null || writeKey != null || name != null || type != null || dateFormat != null || config != null
                || delimiter != null || quote != null || noHeader != null || columns != null) {
            throw new CliFailure(
                    "--dataset takes the file as it is: of the other options it knows --map, --numbers, --charset, --zone, --subjects, "
                            + "--finished-paths and --restart.");
        }
        LocalStackAddress stack = stackOptions.stack();
        String written = encoding == null ? "UTF-8" : encoding;
        String what = dataset.name() + dataset.subjects() + dataset.content() + written + zone + map + dataset.numbers();
        var job = new DatasetUpload.Job(
                file, dataset.name(), dataset.subjects(), dataset.content(), charset(written), zone, map, dataset.numbers(),
                DatasetCheckpoint.of(ImportCheckpoint.Place.of(stack.dataDir().resolve("import"), file, what)));
        if (encoding != null && job.isXes()) {
            throw new CliFailure("A file of XES says itself what it is written in: leave --charset out.");
        }
        return new DatasetUpload(job, new ServiceApi(new AccessTokens(stack)), collector == null ? stack.journey() : collector).run(restart)
                .text();
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            throw new CliFailure("There is no encoding " + name + ".", unknown);
        }
    }

    private CsvImporter importer() throws InterruptedException {
        MappingFile given = MappingFile.read(config);
        LocalStackAddress stack = stackOptions.stack();
        try {
            var fields = new LinkedHashMap<>(given.map());
            fields.putAll(map);
            var mapping = new ImportMapping(
                    or(type, given.type(), "track"), or(name, given.name(), null), fields, or(dateFormat, given.dateFormat(), null),
                    ZoneId.of(or(zone, given.zone(), "UTC")));
            FileLayout layout = layout(given);
            String id = or(source, given.source(), null);
            if (id == null) {
                throw new CliFailure("Name the source that the rows come from: --source ID.");
            }
            if (concurrency < 1 || concurrency > 64) {
                throw new CliFailure("--concurrency is 1 to 64.");
            }
            var place = ImportCheckpoint.Place.of(stack.dataDir().resolve("import"), file, id + layout + mapping);
            rejects = rejects == null ? place.rejects() : rejects;
            checkMapping(mapping, layout);
            var job = new CsvImporter.Job(
                    file, layout, mapping, id, key(stack, id, or(channel, given.channel(), null)), concurrency,
                    new ImportCheckpoint.Place(place.checkpoint(), rejects), restart);
            return new CsvImporter(job, new CollectorClient(collector == null ? stack.journey() : collector));
        } catch (IllegalArgumentException | DateTimeException wrong) {
            throw new CliFailure(wrong.getMessage(), wrong);
        }
    }

    /** Reports a mapping that does not fit the file before a source is created for it. */
    private void checkMapping(ImportMapping mapping, FileLayout layout) {
        try (var reader = RowReader.open(file, layout)) {
            new RowMapper(mapping, reader.columns());
        }
    }

    private FileLayout layout(MappingFile given) {
        List<String> names = columns != null ? columns : given.columns() == null ? List.of() : given.columns();
        boolean headless = noHeader != null ? noHeader : Boolean.TRUE.equals(given.noHeader()) || !names.isEmpty();
        String written = or(encoding, given.encoding(), "UTF-8");
        String quoted = or(quote, given.quote(), "\"");
        if (quoted.length() != 1) {
            throw new CliFailure("--quote is one character.");
        }
        return new FileLayout(
                FileLayout.delimiter(or(delimiter, given.delimiter(), ",")), quoted.charAt(0), !headless, names, charset(written));
    }

    private String key(LocalStackAddress stack, String id, String made) throws InterruptedException {
        if (writeKey != null) {
            return writeKey;
        }
        var sources = new SourceAdministration(new ServiceApi(new AccessTokens(stack)), stack);
        var found = made == null ? sources.existing(id) : sources.ensure(id, id, made, "import");
        sources.settle();
        return found.writeKey();
    }

    private static String or(String option, String fromFile, String otherwise) {
        return option != null ? option : fromFile != null ? fromFile : otherwise;
    }
}
