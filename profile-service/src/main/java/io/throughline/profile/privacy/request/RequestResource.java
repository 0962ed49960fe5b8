package io.throughline.profile.privacy.request;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.IdentifierDigests;
import io.throughline.commons.page.Page;
import io.throughline.commons.page.PageCursor;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.postgres.StoreFailures;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;
import io.throughline.profile.privacy.export.DownloadTrail;
import io.throughline.profile.privacy.export.ExportStore;
import io.throughline.profile.privacy.export.ReportLanguage;
import io.throughline.profile.privacy.request.DataRequest.Status;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Takes data subject requests, and shows their progress. */
@Path("/v1/privacy/requests")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(RealmRoles.PRIVACY)
@RunOnVirtualThread
@Tag(name = "data-subject requests",
        description = "Access, portability, rectification, erasure, restriction: done by all four services, each of which signs a receipt.")
public class RequestResource {

    private static final String EXAMPLE_ACCESS = """
            {"id":"dsr-2026-0042","kind":"access","subject":"email:li@example.cn"}""";
    private static final String EXAMPLE_RECTIFICATION = """
            {"id":"dsr-2026-0043","kind":"rectification","subject":"email:li@example.cn","traits":{"city":"上海","nickname":null}}""";

    public static final String PURPOSE = "answering a person's request about their own data";
    private static final String NDJSON = "application/x-ndjson";

    private final DataRequestService requests;
    private final RequestStore store;
    private final TraitRectification rectification;
    private final ExportStore exports;
    private final DownloadTrail trail;
    private final IdentifierDigests digests;
    private final Caller caller;

    @Inject
    RequestResource(DataRequestService requests, RequestStore store, TraitRectification rectification, ExportStore exports,
            DownloadTrail trail,
            IdentifierDigests digests, Caller caller) {
        this.requests = requests;
        this.store = store;
        this.rectification = rectification;
        this.exports = exports;
        this.trail = trail;
        this.digests = digests;
        this.caller = caller;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Audited(action = "privacy.request", purpose = PURPOSE)
    @Operation(operationId = "createDataRequest", summary = "Create a data-subject request",
            description = "Under the caller's own id. The services begin at once unless `start` is false. An erasure suppresses the "
                    + "person's identifiers from this moment on, and cancels other requests about them. A restriction and its end "
                    + "need a person who has a profile.")
    @APIResponse(responseCode = "201", description = "The request was created",
            content = @Content(schema = @Schema(implementation = DataRequest.class)))
    @APIResponse(responseCode = "200", description = "The same request existed already; nothing changed",
            content = @Content(schema = @Schema(implementation = DataRequest.class)))
    @APIResponse(responseCode = "400", description = "Something is missing or not valid")
    @APIResponse(responseCode = "409", description = "The id was used for another request")
    @APIResponse(responseCode = "422",
            description = "A rectification's traits cannot be applied, or nobody is known whose could be corrected or restricted; "
                    + "errors point to each")
    public RestResponse<DataRequest> take(
            @RequestBody(required = true, content = @Content(schema = @Schema(implementation = NewDataRequest.class),
                    examples = { @ExampleObject(name = "access", value = EXAMPLE_ACCESS),
                            @ExampleObject(name = "rectification", value = EXAMPLE_RECTIFICATION) })) @NotNull(
                                    message = "is required") @Valid NewDataRequest asked) {
        RequestKind kind = asked.checked(Instant.now());
        String user = caller.name();
        if (kind == RequestKind.rectification && inTransaction(session -> store.find(session, asked.id())).isEmpty()) {
            rectification.apply(asked.who(), asked.traits(), user);
        }
        DataRequestService.Outcome.AcceptedRequest taken = taken(inTransaction(session -> requests.take(session, asked, kind, user)));
        return ResponseBuilder.create(taken.fresh() ? RestResponse.Status.CREATED : RestResponse.Status.OK, taken.request())
                .location(URI.create("/v1/privacy/requests/" + taken.request().id())).build();
    }

    @GET
    @RolesAllowed({ RealmRoles.PRIVACY, RealmRoles.ADMIN })
    @Audited(action = "privacy.request.read", subject = "subject", purpose = PURPOSE)
    @Operation(operationId = "listDataRequests", summary = "List data-subject requests, newest first")
    @APIResponse(responseCode = "200", description = "A page of requests")
    public Page<DataRequest> list(
            @Parameter(description = "The status of the requests; all without it") @QueryParam("status") Status status,
            @Parameter(description = "The kind of the requests; all without it") @QueryParam("kind") RequestKind kind,
            @Parameter(description = "The identifier that was handed in; of who was erased, too",
                    schema = @Schema(type = SchemaType.STRING)) @QueryParam("subject") Identifier subject,
            @Parameter(description = Page.LIMIT_DESCRIPTION) @QueryParam("limit") @DefaultValue("50") @Min(value = 1,
                    message = Page.LIMIT_MESSAGE) @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_MESSAGE) int limit,
            @Parameter(description = Page.CURSOR_DESCRIPTION) @QueryParam("cursor") String cursor) {
        List<String> before = cursor == null ? List.of("9999-01-01T00:00:00Z", "") : PageCursor.parts(cursor, 2);
        List<DataRequest> rows = inTransaction(session -> store.page(session, status == null ? "" : status.name(),
                kind == null ? "" : kind.name(), subject == null ? "" : digests.of(subject), PageCursor.time(before.get(0)), before.get(1),
                limit + 1))
                .stream().map(RequestStore.Row::request).toList();
        return Page.of(rows, limit, last -> PageCursor.of(last.createdAt(), last.id()));
    }

    @GET
    @Path("{id}")
    @RolesAllowed({ RealmRoles.PRIVACY, RealmRoles.ADMIN })
    @Audited(action = "privacy.request.read", purpose = PURPOSE)
    @Operation(operationId = "getDataRequest", summary = "Read a data-subject request, with the services' receipts")
    @APIResponse(responseCode = "200", description = "The request")
    @APIResponse(responseCode = "404", description = "There is no request with this id")
    public DataRequest get(@Parameter(description = "The id of the request") @PathParam("id") String id) {
        return find(id);
    }

    @POST
    @Path("{id}/start")
    @Audited(action = "privacy.request.start", purpose = PURPOSE)
    @Operation(operationId = "startDataRequest", summary = "Start a data-subject request",
            description = "For a request that was only recorded, or that failed. Sent again, it changes nothing.")
    @APIResponse(responseCode = "200", description = "The request as it now is")
    @APIResponse(responseCode = "404", description = "There is no request with this id")
    @APIResponse(responseCode = "409", description = "It is completed or cancelled")
    @APIResponse(responseCode = "422", description = "Nobody is known any more who could be restricted")
    public DataRequest start(@Parameter(description = "The id of the request") @PathParam("id") String id) {
        return taken(inTransaction(session -> requests.start(session, id))).request();
    }

    @POST
    @Path("{id}/cancel")
    @Audited(action = "privacy.request.cancel", purpose = PURPOSE)
    @Operation(operationId = "cancelDataRequest", summary = "Cancel a data-subject request",
            description = "Possible until the services have begun.")
    @APIResponse(responseCode = "200", description = "The request as it now is")
    @APIResponse(responseCode = "404", description = "There is no request with this id")
    @APIResponse(responseCode = "409", description = "The services have begun")
    public DataRequest cancel(@Parameter(description = "The id of the request") @PathParam("id") String id) {
        return taken(inTransaction(session -> requests.cancel(session, id))).request();
    }

    @GET
    @Path("{id}/export")
    @Produces(NDJSON)
    @Audited(action = DownloadTrail.ACTION, purpose = PURPOSE)
    @Operation(operationId = "downloadDataExport", summary = "Download the data of a request as NDJSON",
            description = "One item a line: {service, kind, data}. Kept for 30 days unless configured otherwise.")
    @APIResponse(responseCode = "404", description = "There is no request with this id")
    @APIResponse(responseCode = "200", description = "The items",
            content = @Content(mediaType = NDJSON, schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(responseCode = "409", description = "Not completed, or of a kind that gives nothing out")
    @APIResponse(responseCode = "410", description = "What was collected has been deleted")
    public RestResponse<StreamingOutput> export(@Parameter(description = "The id of the request") @PathParam("id") String id) {
        DataRequest request = givenOut(id);
        trail.note(request, "export");
        return ResponseBuilder.ok(exports.lines(request), NDJSON)
                .header("Content-Disposition", "attachment; filename=\"" + id + ".ndjson\"").header("Cache-Control", "no-store").build();
    }

    @GET
    @Path("{id}/report")
    @Produces(MediaType.TEXT_HTML)
    @Audited(action = DownloadTrail.ACTION, purpose = PURPOSE)
    @Operation(operationId = "downloadDataReport", summary = "Download the data of a request as a readable page",
            description = "In Chinese or English: as `lang` says, otherwise as `Accept-Language` prefers, otherwise in English.")
    @APIResponse(responseCode = "404", description = "There is no request with this id")
    @APIResponse(responseCode = "200", description = "A page of HTML",
            content = @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(responseCode = "409", description = "Not completed, or of a kind that gives nothing out")
    @APIResponse(responseCode = "410", description = "What was collected has been deleted")
    public RestResponse<StreamingOutput> report(@Parameter(description = "The id of the request") @PathParam("id") String id,
            @Parameter(description = "The language of the page",
                    schema = @Schema(type = SchemaType.STRING, enumeration = { "en", "zh" })) @QueryParam("lang") String lang,
            @Parameter(hidden = true) @HeaderParam("Accept-Language") String accepted) {
        DataRequest request = givenOut(id);
        ReportLanguage language = lang == null ? ReportLanguage.accepted(accepted) : ReportLanguage.of(lang)
                .orElseThrow(() -> ProblemException.invalidParameter("lang", "must be en or zh"));
        trail.note(request, "report");
        return ResponseBuilder.ok(exports.page(request, language), MediaType.TEXT_HTML + ";charset=UTF-8")
                .header("Cache-Control", "no-store")
                .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
                .header("Content-Language", language.tag()).header("Vary", "Accept-Language").build();
    }

    private DataRequest givenOut(String id) {
        DataRequest request = find(id);
        if (!request.kind().givesOut() || request.status() != Status.completed) {
            throw ProblemException.of(ProblemKind.CONFLICT, "It is a request of kind " + request.kind() + " and " + request.status()
                    + ": there is something to download of a completed access or portability request.");
        }
        if (!request.expiresAt().isAfter(Instant.now()) || inTransaction(session -> store.countParts(session, id)) == 0) {
            throw ProblemException.of(ProblemKind.GONE, "What was collected is deleted: it expired, or the person was erased.");
        }
        return request;
    }

    private DataRequest find(String id) {
        return inTransaction(session -> store.find(session, id)).orElseThrow(RequestResource::unknown).request();
    }

    private static DataRequestService.Outcome.AcceptedRequest taken(DataRequestService.Outcome outcome) {
        return switch (outcome) {
            case DataRequestService.Outcome.AcceptedRequest taken -> taken;
            case DataRequestService.Outcome.Unknown _ -> throw unknown();
            case DataRequestService.Outcome.UnknownPerson _ ->
                    throw TraitRectification.refused("/subject", "nobody is known by this: there is nothing to restrict");
            case DataRequestService.Outcome.Conflict conflict -> throw ProblemException.of(ProblemKind.CONFLICT, conflict.why());
        };
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("There is no request of this id.");
    }

    public static <T> T inTransaction(Function<Mutiny.Session, Uni<T>> work) {
        return PostgresClient
                .await(() -> StoreFailures.orUnavailable(Panache.withTransaction(() -> Panache.getSession().chain(work::apply))));
    }
}
