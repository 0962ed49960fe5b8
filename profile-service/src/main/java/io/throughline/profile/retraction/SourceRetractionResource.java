package io.throughline.profile.retraction;

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
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.page.Page;
import io.throughline.commons.page.PageCursor;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.postgres.StoreFailures;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.retraction.SourceRetraction;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;
import io.throughline.profile.retraction.RetractionService.Outcome;
import org.eclipse.microprofile.openapi.annotations.Operation;
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

/** Takes back all that a source said between two moments. */
@Path("/v1/source-retractions")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ RealmRoles.ADMIN, RealmRoles.PRIVACY })
@RunOnVirtualThread
@Tag(name = "source retractions",
        description = "All that a source said between two moments, out of all four services: a dry run, then the retraction, each "
                + "signed for by every service.")
class SourceRetractionResource {

    private static final String EXAMPLE_STOLEN_KEY = """
            {"id":"retraction-2025-0007","origin":"source","source":"shop-server","from":"2025-11-04T12:00:00Z",
             "until":"2025-11-04T17:30:00Z","reason":"The key of the server was stolen"}""";

    private static final String PURPOSE = "taking back what a source said";

    private final RetractionService course;
    private final Caller caller;

    @Inject
    SourceRetractionResource(RetractionService course, Caller caller) {
        this.course = course;
        this.caller = caller;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Audited(action = "source-retraction.count", purpose = PURPOSE)
    @Operation(operationId = "createSourceRetraction", summary = "Begin the dry run of a source retraction",
            description = "Every service counts what was received from the source at `from` or later and before `until`; nothing is "
                    + "changed. Sent again, it changes nothing, and starts again where a service could not count.")
    @APIResponse(responseCode = "202", description = "The dry run was started; read it until its status is `counted`",
            content = @Content(schema = @Schema(implementation = SourceRetractionView.class)))
    @APIResponse(responseCode = "400", description = "Something is missing or not valid, or the interval is empty or to come")
    @APIResponse(responseCode = "409", description = "The id was used for another retraction")
    public RestResponse<SourceRetractionView> ask(
            @RequestBody(required = true, content = @Content(schema = @Schema(implementation = NewSourceRetraction.class),
                    examples = @ExampleObject(name = "stolen key", value = EXAMPLE_STOLEN_KEY))) @NotNull(
                            message = "is required") @Valid NewSourceRetraction asked) {
        SourceRetraction retraction = asked.checked(Instant.now());
        String user = caller.name();
        return accepted(inTransaction(session -> course.ask(session, retraction, asked.reason(), user)));
    }

    @GET
    @Audited(action = "source-retraction.read", purpose = PURPOSE)
    @Operation(operationId = "listSourceRetractions", summary = "List source retractions, newest first")
    @APIResponse(responseCode = "200", description = "A page of retractions")
    public Page<SourceRetractionView> list(
            @Parameter(description = Page.LIMIT_DESCRIPTION) @QueryParam("limit") @DefaultValue("50") @Min(value = 1,
                    message = Page.LIMIT_MESSAGE) @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_MESSAGE) int limit,
            @Parameter(description = Page.CURSOR_DESCRIPTION) @QueryParam("cursor") String cursor) {
        List<String> before = cursor == null ? List.of("9999-01-01T00:00:00Z", "") : PageCursor.parts(cursor, 2);
        Instant at = PageCursor.time(before.getFirst());
        return Page.of(inTransaction(session -> RetractionStore.page(session, at, before.getLast(), limit + 1)), limit,
                last -> PageCursor.of(last.askedAt(), last.id()));
    }

    @GET
    @Path("{id}")
    @Audited(action = "source-retraction.read", purpose = PURPOSE)
    @Operation(operationId = "getSourceRetraction", summary = "Read a source retraction",
            description = "What each service would delete and has deleted, with its signed receipts.")
    @APIResponse(responseCode = "200", description = "The retraction",
            content = @Content(schema = @Schema(implementation = SourceRetractionView.class)))
    @APIResponse(responseCode = "404", description = "There is no retraction with this id")
    public SourceRetractionView get(@Parameter(description = "The id of the retraction") @PathParam("id") String id) {
        return inTransaction(session -> RetractionStore.find(session, id)).orElseThrow(SourceRetractionResource::unknown).view();
    }

    @POST
    @Path("{id}/execution")
    @Audited(action = "source-retraction.execute", purpose = PURPOSE)
    @Operation(operationId = "executeSourceRetraction", summary = "Execute a source retraction",
            description = "Every service deletes what it counted, and drops whatever of it arrives late from then on. Sent again, it "
                    + "changes nothing; where a service failed, all start again. It cannot be undone, and never grants a consent.")
    @APIResponse(responseCode = "202", description = "The retraction was started; read it until its status is `completed`",
            content = @Content(schema = @Schema(implementation = SourceRetractionView.class)))
    @APIResponse(responseCode = "404", description = "There is no retraction with this id")
    @APIResponse(responseCode = "409", description = "Not all services have counted, or it was cancelled")
    @APIResponse(responseCode = "422", description = "`until` is to come")
    public RestResponse<SourceRetractionView> execute(@Parameter(description = "The id of the retraction") @PathParam("id") String id) {
        String user = caller.name();
        return accepted(inTransaction(session -> course.execute(session, id, user, Instant.now())));
    }

    @DELETE
    @Path("{id}")
    @Audited(action = "source-retraction.cancel", purpose = PURPOSE)
    @Operation(operationId = "cancelSourceRetraction", summary = "Cancel a source retraction that was not executed")
    @APIResponse(responseCode = "200", description = "Cancelled; doing so again changes nothing",
            content = @Content(schema = @Schema(implementation = SourceRetractionView.class)))
    @APIResponse(responseCode = "404", description = "There is no retraction with this id")
    @APIResponse(responseCode = "409", description = "The services have begun to delete")
    public SourceRetractionView cancel(@Parameter(description = "The id of the retraction") @PathParam("id") String id) {
        return taken(inTransaction(session -> course.cancel(session, id)));
    }

    private static RestResponse<SourceRetractionView> accepted(Outcome outcome) {
        SourceRetractionView view = taken(outcome);
        return ResponseBuilder.create(RestResponse.Status.ACCEPTED, view).location(URI.create("/v1/source-retractions/" + view.id()))
                .build();
    }

    private static SourceRetractionView taken(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Taken taken -> taken.view();
            case Outcome.Unknown _ -> throw unknown();
            case Outcome.Conflict conflict -> throw ProblemException.of(ProblemKind.CONFLICT, conflict.why());
            case Outcome.TooEarly _ -> throw ProblemException.of(ProblemKind.UNPROCESSABLE,
                    "`until` is to come: have it executed once it is past, or ask for one that ends now.");
        };
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("There is no retraction of this id.");
    }

    private static <T> T inTransaction(Function<Mutiny.Session, Uni<T>> work) {
        return PostgresClient
                .await(() -> StoreFailures.orUnavailable(Panache.withTransaction(() -> Panache.getSession().chain(work::apply))));
    }
}
