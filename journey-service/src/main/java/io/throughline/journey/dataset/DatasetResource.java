package io.throughline.journey.dataset;

import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.page.Cursor;
import io.throughline.commons.page.Page;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.Roles;
import io.throughline.journey.dataset.DatasetImport.Form;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Event logs and finished paths of elsewhere, to be asked the same questions as the log. */
@Path("/v1/datasets")
@RolesAllowed({ Roles.ANALYST, Roles.ADMIN })
@RunOnVirtualThread
@Tag(name = "datasets", description = "Event logs and finished paths from elsewhere, asked like the touchpoint log")
class DatasetResource {

    private static final String CSV = "text/csv";
    private static final String XML = "application/xml";
    private static final String GZIP = "application/gzip";
    private static final int MOST_DATASETS = 100;
    private static final String NAME = "must be a heading of 1 to 100 characters";

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

    @Schema(name = "DatasetRequest", example = "{\"name\": \"工单 2025\", \"subjects\": \"cases\", "
            + "\"columns\": {\"case\": \"工单\", \"activity\": \"步骤\", \"time\": \"时间\"}, \"zone\": \"Asia/Shanghai\"}")
    record DatasetRequest(
            @NotBlank(message = "must be given") @Size(max = 100, message = "must not be longer than 100 characters: it is a label in lists") String name,
            @Pattern(regexp = "events|paths", message = "must be events or paths")
            @Schema(description = "events (default): a line an event; paths: finished paths with their conversions") String content,
            @Pattern(regexp = "cases|identifiers", message = "must be cases or identifiers")
            @Schema(description = "cases (default) of a process, or identifiers of people such as user_id:42, whose merges and refusals count")
            String subjects,
            @Valid ColumnNames columns,
            @Schema(description = "Of times without an offset from UTC; such are refused where it is missing", example = "Asia/Shanghai") String zone) {
    }

    @Schema(name = "DatasetColumnNames", description = "What the file's columns are called: case, activity and timestamp unless said; "
            + "channel, type and value where there are such. All others become properties.")
    record ColumnNames(@com.fasterxml.jackson.annotation.JsonProperty("case") String subject,
            @Size(min = 1, max = 100, message = NAME) String activity, @Size(min = 1, max = 100, message = NAME) String time,
            @Size(min = 1, max = 100, message = NAME) String channel, @Size(min = 1, max = 100, message = NAME) String type,
            @Size(min = 1, max = 100, message = NAME) String value,
            @Size(max = 100, message = "must name at most 100") @Schema(description = "Further columns whose fields are numbers, so that filters compare them; all others are texts")
            List<@NotBlank(message = NAME) @Size(max = 100, message = NAME) String> numbers) {
    }

    @POST
    @Operation(summary = "Make a dataset, to be filled", description = "There may be 100. Send its file in parts then.")
    @APIResponse(responseCode = "201", description = "Made", content = @Content(schema = @Schema(implementation = Dataset.class)))
    @APIResponse(responseCode = "409", description = "There are 100 already")
    public Response create(@NotNull(message = "must be given") @Valid DatasetRequest body) {
        if (body.zone() != null && !ZoneId.getAvailableZoneIds().contains(body.zone())) {
            throw ProblemException.invalidBody("/zone", "must be a zone of the IANA database such as Asia/Shanghai");
        }
        String subject = body.columns() == null ? null : body.columns().subject();
        if (subject != null && (subject.isBlank() || subject.length() > 100)) {
            throw ProblemException.invalidBody("/columns/case", NAME);
        }
        if (store.count() >= MOST_DATASETS) {
            throw ProblemException.of(ProblemKind.CONFLICT, "There are " + MOST_DATASETS + " datasets already: delete one first.");
        }
        ColumnNames named = body.columns();
        Columns columns = named == null ? Columns.STANDARD
                : new Columns(named.subject(), named.activity(), named.time(), named.channel(), named.type(), named.value(), named.numbers());
        Dataset dataset = new Dataset(UUID.randomUUID(), body.name().strip(), body.content() == null ? Dataset.EVENTS : body.content(),
                body.subjects() == null ? "cases" : body.subjects(), columns, body.zone(), Dataset.FILLING, 0, 0, 0, null, null, caller.name(),
                Instant.now().truncatedTo(ChronoUnit.MILLIS));
        store.create(dataset);
        return Response.status(201).entity(dataset).build();
    }

    @PUT
    @Path("{id}/parts/{part}")
    @Consumes({ CSV, XML, GZIP })
    @Audited(action = "dataset.upload", purpose = "understanding journeys")
    @Operation(summary = "Send a part of a dataset's file", description = """
            A CSV file in UTF-8 (RFC 4180; parted by commas, semicolons or tabs; quotes, byte order mark and Excel's `sep=` are understood) \
            in parts of at most 1 MB, cut anywhere, 1, 2, 3 and so on, the last with `last=true`. A part that is sent again changes nothing. \
            Of a part with faults nothing is stored: `errors` name the first 100 by their lines. \
            Events: a heading, then a line each. Times need an offset from UTC or the dataset's zone. Events of one time keep the order of their lines. \
            Finished paths: `path,conversions,value,nulls`, the touches of a path parted by `>`; one part, at most 10,000 lines. \
            XES (IEEE 1849-2016) is sent whole, as XML or packed by gzip (64 MB and 500,000 events at most when unpacked): traces are cases, \
            `concept:name` and `time:timestamp` the name and time of events; all other attributes of events (200 at most) become properties. \
            Each replica takes in one such file at a time.""")
    @RequestBody(required = true, content = { @Content(mediaType = CSV, schema = @Schema(implementation = String.class),
            example = "case,activity,timestamp\n1,Opened,2026-01-31T09:30:00+08:00\n1,Closed,2026-02-01T10:00:00+08:00\n"),
            @Content(mediaType = XML, schema = @Schema(implementation = String.class)),
            @Content(mediaType = GZIP, schema = @Schema(type = SchemaType.STRING, format = "binary")) })
    @APIResponse(responseCode = "200", description = "Taken, now or before", content = @Content(schema = @Schema(implementation = Dataset.class)))
    @APIResponse(responseCode = "400", description = "Lines have faults: nothing of the part is stored")
    @APIResponse(responseCode = "404", description = "There is no such dataset")
    @APIResponse(responseCode = "409", description = "The part was sent before with other content, a part before it is missing, or the last one was sent already")
    @APIResponse(responseCode = "503", description = "Other files of XES are being taken in: send it again after Retry-After seconds")
    public Dataset part(@PathParam("id") UUID id,
            @PathParam("part") @Min(value = 1, message = "must be 1 or more")
            @Max(value = DatasetImport.MOST_PARTS, message = "must be 1000 at most: a dataset is no larger than 1 GB") int part,
            @Parameter(description = "true in the last part") @QueryParam("last") @DefaultValue("false") String last,
            @HeaderParam("Content-Type") @Parameter(hidden = true) String type, byte[] body) {
        if (!last.equals("true") && !last.equals("false")) {
            throw ProblemException.invalidParameter("last", "must be true or false");
        }
        Form form = type == null || type.startsWith(CSV) ? Form.CSV : type.startsWith(XML) ? Form.XES : Form.XES_PACKED;
        return imports.take(id, part, form, body, last.equals("true"));
    }

    @GET
    @Operation(summary = "All datasets by id")
    public Page<Dataset> list(@QueryParam("limit") @DefaultValue("50") @Min(value = 1, message = Page.LIMIT_MESSAGE)
            @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_MESSAGE) int limit, @QueryParam("cursor") String cursor) {
        String after = cursor == null ? "" : Cursor.parts(cursor, 1).getFirst();
        List<Dataset> rows = new ArrayList<>(store.after(after, limit + 1));
        return Page.of(rows, limit, lastOne -> Cursor.of(lastOne.id().toString()));
    }

    @GET
    @Path("{id}")
    @Operation(summary = "One dataset: how far it has come, and of when its events are")
    @APIResponse(responseCode = "404", description = "There is no such dataset")
    public Dataset get(@PathParam("id") UUID id) {
        return store.find(id).map(Dataset.Stored::dataset).orElseThrow(() -> ProblemException.notFound("There is no such dataset."));
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Delete a dataset with all that it holds")
    @APIResponse(responseCode = "204", description = "Deleted, or was not there")
    public void delete(@PathParam("id") UUID id) {
        if (store.find(id).isPresent()) {
            tables.drop(id);
            store.delete(id);
        }
    }
}
