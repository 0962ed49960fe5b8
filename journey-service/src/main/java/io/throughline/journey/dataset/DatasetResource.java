package io.throughline.journey.dataset;

import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.annotation.Nullable;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.page.Page;
import io.throughline.commons.page.PageCursor;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;
import io.throughline.journey.dataset.DatasetImport.PartFormat;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The endpoints of datasets: event logs and finished paths from elsewhere, for the same questions as the log. */
@Path("/v1/datasets")
@RolesAllowed({ RealmRoles.ANALYST, RealmRoles.ADMIN })
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "datasets", description = "Event logs and finished paths from elsewhere, asked like the touchpoint log")
class DatasetResource {

    private static final String CSV = "text/csv";
    private static final String XML = "application/xml";
    private static final String GZIP = "application/gzip";
    private static final int MOST_DATASETS = 100;
    private static final String ID = "The dataset's id";
    private static final String UNKNOWN = "There is no dataset with this id";
    private static final String CASES_EXAMPLE = """
            {"name": "工单 2025", "subjects": "cases", "columns": {"case": "工单", "activity": "步骤", "time": "时间"}, "zone": "Asia/Shanghai"}""";
    private static final String PATHS_EXAMPLE = """
            {"name": "Paths of 2025", "content": "paths"}""";

    private final DatasetStore store;
    private final DatasetTables tables;
    private final DatasetImport imports;
    private final Caller caller;

    @Inject
    DatasetResource(DatasetStore store, DatasetTables tables, DatasetImport imports, Caller caller) {
        this.store = store;
        this.tables = tables;
        this.imports = imports;
        this.caller = caller;
    }

    @Schema(name = "DatasetRequest")
    record DatasetRequest(@NotBlank @Size(min = 1, max = 100) @Schema(description = "A label for lists") String name,
            @Nullable @Schema(enumeration = {
                    "events", "paths" },
                    description = "events (if it is left out): a line for each event; paths: finished paths with their "
                            + "conversions") String content,
            @Nullable @Schema(enumeration = { "cases", "identifiers" },
                    description = "Whose events they are. cases (if it is left out): cases of a process; identifiers: people by an "
                            + "identifier such as user_id:42, whose merges and refusals count") String subjects,
            @Nullable ColumnNames columns,
            @Nullable @Schema(
                    description = "A zone of the IANA database, for times without an offset from UTC. If it is left out, such times are "
                            + "refused",
                    example = "Asia/Shanghai") String zone){
    }

    @Schema(name = "DatasetColumnNames",
            description = "The headings of the file's columns, if they are not `case`, `activity` and `timestamp`; "
                    + "also of `channel`, `type` and `value` if there are such columns. All other columns become properties.")
    record ColumnNames(
            @Nullable @JsonProperty("case") @NotBlank @Size(min = 1, max = 100) @Schema(name = "case",
                    description = "Whose events they are") String subject,
            @Nullable @Size(min = 1, max = 100) @Schema(description = "The event's name") String activity,
            @Nullable @Size(min = 1, max = 100) @Schema(description = "When it happened") String time,
            @Nullable @Size(min = 1, max = 100) String channel, @Nullable @Size(min = 1, max = 100) String type,
            @Nullable @Size(min = 1, max = 100) @Schema(description = "An amount, kept as the property `value`") String value,
            @Nullable @Size(max = 100) @Schema(
                    description = "More columns that hold numbers, so that filters can compare them; all others hold texts") List<
                            @NotBlank @Size(min = 1, max = 100) String> numbers) {
    }

    @POST
    @Operation(operationId = "createDataset", summary = "Create a dataset",
            description = "It is empty at first: send its file in parts. There can be 100 datasets.")
    @RequestBody(required = true,
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = DatasetRequest.class),
                    examples = { @ExampleObject(name = "cases of a process", value = CASES_EXAMPLE),
                            @ExampleObject(name = "finished paths", value = PATHS_EXAMPLE) }))
    @APIResponse(responseCode = "201", description = "Created",
            headers = @Header(name = "Location", description = "The path of the dataset", schema = @Schema(implementation = String.class)),
            content = @Content(schema = @Schema(implementation = Dataset.class)))
    @APIResponse(responseCode = "409", description = "There are 100 already")
    public Response create(@NotNull(message = "must be given") DatasetRequest body) {
        if (body.zone() != null && !ZoneId.getAvailableZoneIds().contains(body.zone())) {
            throw ProblemException.invalidBody("/zone", "must be a zone of the IANA database such as Asia/Shanghai");
        }
        if (store.count() >= MOST_DATASETS) {
            throw ProblemException.of(ProblemKind.CONFLICT, "There are " + MOST_DATASETS + " datasets already: delete one first.");
        }
        ColumnNames named = body.columns();
        DatasetColumnMapping columns = named == null ? DatasetColumnMapping.STANDARD
                : new DatasetColumnMapping(named.subject(), named.activity(), named.time(), named.channel(), named.type(), named.value(),
                        named.numbers());
        Dataset dataset = new Dataset(UUID.randomUUID(), body.name().strip(), body.content() == null ? Dataset.EVENTS : body.content(),
                body.subjects() == null ? "cases" : body.subjects(), columns, body.zone(), Dataset.FILLING, 0, 0, 0, null, null,
                caller.name(),
                Instant.now().truncatedTo(ChronoUnit.MILLIS));
        store.create(dataset);
        return Response.status(201).location(URI.create("/v1/datasets/" + dataset.id())).entity(dataset).build();
    }

    @PUT
    @Path("{id}/parts/{part}")
    @Consumes({ CSV, XML, GZIP })
    @Audited(action = "dataset.upload", purpose = "understanding journeys")
    @Operation(operationId = "putDatasetPart", summary = "Upload a part of a dataset's file", description = """
            A CSV file in UTF-8 (RFC 4180; separated by commas, semicolons or tabs; quotes, a byte order mark and Excel's `sep=` are \
            understood) \
            comes in parts of at most 1 MB, which may be cut anywhere, numbered 1, 2, 3 and so on; the last one has `last=true`. Sending \
            a part \
            again changes nothing. If a part has faults, nothing of it is stored: `errors` name the first 100 by their lines. \
            Events: a line of headings, then a line for each event. Times need an offset from UTC or the dataset's zone. Events with the \
            same \
            time keep the order of their lines. \
            Finished paths: the columns `path,conversions,value,nulls`, the touches of a path separated by `>`; one part with at most 10,\
            000 lines. \
            XES (IEEE 1849-2016) is sent whole, as XML or compressed by gzip (64 MB and 500,000 events at most when unpacked): traces are \
            cases, \
            `concept:name` and `time:timestamp` are the name and time of events; all other attributes of events (200 at most) become \
            properties. \
            Each replica reads one such file at a time.""")
    @RequestBody(required = true, content = { @Content(mediaType = CSV, schema = @Schema(implementation = String.class),
            example = "case,activity,timestamp\n1,Opened,2026-01-31T09:30:00+08:00\n1,Closed,2026-02-01T10:00:00+08:00\n"),
            @Content(mediaType = XML, schema = @Schema(implementation = String.class)),
            @Content(mediaType = GZIP, schema = @Schema(type = SchemaType.STRING, format = "binary")) })
    @APIResponse(responseCode = "200", description = "Stored, now or before")
    @APIResponse(responseCode = "400", description = "Lines have faults: nothing of the part is stored")
    @APIResponse(responseCode = "404", description = UNKNOWN)
    @APIResponse(responseCode = "409",
            description = "The part was sent before with other content, a part before it is missing, or the last one was sent already")
    @APIResponse(responseCode = "503", description = "Another XES file is being read: send this one again after Retry-After seconds")
    public Dataset part(@PathParam("id") @Parameter(description = ID) UUID id,
            @PathParam("part") @Parameter(description = "The part's number, from 1") @Min(value = 1, message = "must be 1 or more") @Max(
                    value = DatasetImport.MOST_PARTS, message = "must be 1000 at most: a dataset is no larger than 1 GB") int part,
            @Parameter(description = "Whether this is the last part") @QueryParam("last") @DefaultValue("false") boolean last,
            @HeaderParam("Content-Type") @Parameter(hidden = true) String type, byte[] body) {
        PartFormat form =
                type == null || type.startsWith(CSV) ? PartFormat.CSV : type.startsWith(XML) ? PartFormat.XES : PartFormat.XES_PACKED;
        return imports.importPart(id, part, form, body, last);
    }

    @GET
    @Operation(operationId = "listDatasets", summary = "List datasets", description = "Ordered by id.")
    public Page<Dataset> list(
            @QueryParam("limit") @DefaultValue("50") @Min(value = 1, message = Page.LIMIT_MESSAGE) @Max(value = Page.MAX_LIMIT,
                    message = Page.LIMIT_MESSAGE) @Parameter(description = Page.LIMIT_DESCRIPTION) int limit,
            @QueryParam("cursor") @Parameter(description = Page.CURSOR_DESCRIPTION) String cursor) {
        String after = cursor == null ? "" : PageCursor.parts(cursor, 1).getFirst();
        List<Dataset> rows = new ArrayList<>(store.after(after, limit + 1));
        return Page.of(rows, limit, lastOne -> PageCursor.of(lastOne.id().toString()));
    }

    @GET
    @Path("{id}")
    @Operation(operationId = "getDataset", summary = "Read a dataset", description = "How many parts it has, and when its events happened.")
    @APIResponse(responseCode = "200", description = "The dataset")
    @APIResponse(responseCode = "404", description = UNKNOWN)
    public Dataset get(@PathParam("id") @Parameter(description = ID) UUID id) {
        return store.find(id).map(Dataset.Stored::dataset).orElseThrow(() -> ProblemException.notFound("There is no such dataset."));
    }

    @DELETE
    @Path("{id}")
    @Operation(operationId = "deleteDataset", summary = "Delete a dataset", description = "With all that it holds.")
    @APIResponse(responseCode = "204", description = "Deleted, or there was none")
    public void delete(@PathParam("id") @Parameter(description = ID) UUID id) {
        if (store.find(id).isPresent()) {
            tables.drop(id);
            store.delete(id);
        }
    }
}
