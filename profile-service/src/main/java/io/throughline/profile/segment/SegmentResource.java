package io.throughline.profile.segment;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
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

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.json.StorableText;
import io.throughline.commons.masking.MaskingPolicy;
import io.throughline.commons.page.Page;
import io.throughline.commons.postgres.StoreFailures;
import io.throughline.commons.problem.IfMatch;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;
import io.throughline.profile.segment.job.SegmentJob;
import io.throughline.profile.segment.rule.SegmentRuleMapper;
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

/** Manages segments and their definitions. */
@Path("/v1/segments")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ RealmRoles.ANALYST, RealmRoles.AGENT, RealmRoles.MARKETER, RealmRoles.ADMIN, RealmRoles.PRIVACY })
@Tag(name = "segments", description = "Segments: rules or manual lists that select people.")
public class SegmentResource {

    private static final int MOST_KEY = 200;
    private static final int MOST_JOBS = 50;

    private final SegmentService segments;
    private final SegmentSettings settings;
    private final MaskingPolicy masking;
    private final Caller caller;

    @Inject
    SegmentResource(SegmentService segments, SegmentSettings settings, MaskingPolicy masking, Caller caller) {
        this.segments = segments;
        this.settings = settings;
        this.masking = masking;
        this.caller = caller;
    }

    @GET
    @Operation(operationId = "listSegments", summary = "List segments by name")
    @APIResponse(responseCode = "200", description = "A page of segments")
    public Uni<Page<SegmentView>> list(
            @Parameter(description = "active, archived or all",
                    schema = @Schema(
                            enumeration = { "active", "archived", "all" })) @QueryParam("status") @DefaultValue("active") String status,
            @Parameter(description = "rule or list; both without it",
                    schema = @Schema(enumeration = { "rule", "list" })) @QueryParam("kind") String kind,
            @Parameter(description = "Part of the name, regardless of case") @QueryParam("q") @DefaultValue("") String q,
            @Parameter(description = Page.LIMIT_DESCRIPTION) @QueryParam("limit") @DefaultValue("50") @Min(value = 1,
                    message = Page.LIMIT_MESSAGE) @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_MESSAGE) int limit,
            @Parameter(description = Page.CURSOR_DESCRIPTION) @QueryParam("cursor") String cursor) {
        SegmentStore.Filter filter =
                new SegmentStore.Filter(oneOf("status", status, Set.of("active", "archived", "all")).replace("all", ""),
                        kind == null || kind.isEmpty() ? "" : oneOf("kind", kind, Set.of("rule", "list")), q);
        StorableText.fault(q).ifPresent(fault -> {
            throw ProblemException.invalidParameter("q", fault);
        });
        return read(session -> SegmentStore.page(session, filter, limit, cursor));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({ RealmRoles.MARKETER, RealmRoles.ADMIN })
    @Operation(operationId = "createSegment", summary = "Create a segment",
            description = "Its members are found by a job that starts at once; events count from now on. Sent twice with the caller's "
                    + "own `id`, the same Idempotency-Key or the same content, it creates one segment.")
    @APIResponse(responseCode = "201", description = "The segment was created",
            content = @Content(schema = @Schema(implementation = SegmentView.class)))
    @APIResponse(responseCode = "200", description = "The same segment existed already",
            content = @Content(schema = @Schema(implementation = SegmentView.class)))
    @APIResponse(responseCode = "400",
            description = "The definition is not valid: errors point to all that is wrong, such as /rule/and/1/within")
    @APIResponse(responseCode = "403",
            description = "The role does not allow it, or the rule asks for people by what the caller sees masked")
    @APIResponse(responseCode = "409", description = "Another segment has this id or name")
    public Uni<RestResponse<SegmentView>> create(@Parameter(
            description = "Any key of the caller's for this request, 1 to 200 characters: sent twice, it makes one "
                    + "segment") @HeaderParam("Idempotency-Key") String key,
            @RequestBody(required = true, content = @Content(schema = @Schema(implementation = SegmentRequest.class),
                    examples = { @ExampleObject(name = "rule", value = SegmentRequest.RULE_EXAMPLE),
                            @ExampleObject(name = "list", value = SegmentRequest.LIST_EXAMPLE) })) SegmentRequest request) {
        SegmentDraft draft = draft(request);
        UUID id = id(draft, key);
        return StoreFailures.orUnavailable(segments.create(id, draft, caller.name())).chain(made -> view(made.id())
                .map(view -> (made.made()
                        ? RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, view)
                                .location(URI.create("/v1/segments/" + view.id()))
                        : RestResponse.ResponseBuilder.ok(view)).header("ETag", "\"" + view.version() + "\"").build()));
    }

    @GET
    @Path("{id}")
    @Operation(operationId = "getSegment", summary = "Read a segment with its size")
    @APIResponse(responseCode = "200", description = "The segment; its version is the ETag",
            content = @Content(schema = @Schema(implementation = SegmentView.class)))
    @APIResponse(responseCode = "404", description = "There is no such segment")
    public Uni<RestResponse<SegmentView>> one(@Parameter(description = "The id of the segment") @PathParam("id") UUID id) {
        return answer(id);
    }

    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({ RealmRoles.MARKETER, RealmRoles.ADMIN })
    @Operation(operationId = "updateSegment", summary = "Replace the definition of a segment",
            description = "Makes a new version. A changed rule is evaluated for all people by a job, and at once for those who send "
                    + "events.")
    @APIResponse(responseCode = "200", description = "The segment as it now is",
            content = @Content(schema = @Schema(implementation = SegmentView.class)))
    @APIResponse(responseCode = "400", description = "The definition is not valid; errors point to all that is wrong")
    @APIResponse(responseCode = "403",
            description = "The role does not allow it, or the rule asks for people by what the caller sees masked")
    @APIResponse(responseCode = "404", description = "There is no such segment")
    @APIResponse(responseCode = "409", description = "Archived, or the name is another's")
    @APIResponse(responseCode = "412", description = "It has changed since it was read")
    @APIResponse(responseCode = "428", description = "If-Match is missing")
    public Uni<RestResponse<SegmentView>> update(@Parameter(description = "The id of the segment") @PathParam("id") UUID id,
            @Parameter(description = "The ETag of the segment that was read", required = true) @HeaderParam("If-Match") String ifMatch,
            @RequestBody(required = true, content = @Content(schema = @Schema(implementation = SegmentRequest.class),
                    examples = { @ExampleObject(name = "rule", value = SegmentRequest.RULE_EXAMPLE),
                            @ExampleObject(name = "list", value = SegmentRequest.LIST_EXAMPLE) })) SegmentRequest request) {
        var expected = IfMatch.parse(ifMatch);
        SegmentDraft draft = draft(request);
        if (draft.id() != null && !draft.id().equals(id)) {
            throw ProblemException.invalidBody("/id", "must be the path's, or left out");
        }
        return StoreFailures.orUnavailable(segments.update(id, draft, expected, caller.name())).chain(() -> answer(id));
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed({ RealmRoles.MARKETER, RealmRoles.ADMIN })
    @Operation(operationId = "archiveSegment", summary = "Archive a segment",
            description = "Its members leave it, and an event is published for each; its definition stays readable. Sent again, it "
                    + "changes nothing.")
    @APIResponse(responseCode = "200", description = "The segment as it now is",
            content = @Content(schema = @Schema(implementation = SegmentView.class)))
    @APIResponse(responseCode = "404", description = "There is no such segment")
    @APIResponse(responseCode = "409", description = "Other segments refer to it: `usedBy` names them")
    public Uni<RestResponse<SegmentView>> archive(@Parameter(description = "The id of the segment") @PathParam("id") UUID id) {
        return StoreFailures.orUnavailable(segments.archive(id, caller.name())).chain(() -> answer(id));
    }

    @GET
    @Path("{id}/versions")
    @Operation(operationId = "listSegmentVersions", summary = "List the versions of a segment's definition, newest first")
    @APIResponse(responseCode = "200", description = "A page of versions")
    @APIResponse(responseCode = "404", description = "There is no such segment")
    public Uni<Page<SegmentView.SegmentVersion>> versions(@Parameter(description = "The id of the segment") @PathParam("id") UUID id,
            @Parameter(description = Page.LIMIT_DESCRIPTION) @QueryParam("limit") @DefaultValue("50") @Min(value = 1,
                    message = Page.LIMIT_MESSAGE) @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_MESSAGE) int limit,
            @Parameter(description = Page.CURSOR_DESCRIPTION) @QueryParam("cursor") String cursor) {
        return present(id, session -> SegmentStore.versions(session, id, limit, cursor));
    }

    @GET
    @Path("{id}/used-by")
    @Operation(operationId = "listSegmentUses", summary = "List the active segments whose rules refer to a segment")
    @APIResponse(responseCode = "200", description = "The segments that refer to it")
    @APIResponse(responseCode = "404", description = "There is no such segment")
    public Uni<Page<SegmentView.SegmentUse>> usedBy(@Parameter(description = "The id of the segment") @PathParam("id") UUID id) {
        return present(id, session -> segments.usedBy(session, id)).map(Page::all);
    }

    @GET
    @Path("{id}/jobs")
    @Operation(operationId = "listSegmentJobs", summary = "List the last 50 jobs of a segment, newest first, with their progress")
    @APIResponse(responseCode = "200", description = "The jobs")
    @APIResponse(responseCode = "404", description = "There is no such segment")
    public Uni<Page<SegmentJob>> jobs(@Parameter(description = "The id of the segment") @PathParam("id") UUID id) {
        return present(id, session -> SegmentJob.latest(session, id, MOST_JOBS)).map(Page::all);
    }

    private Uni<RestResponse<SegmentView>> answer(UUID id) {
        return view(id).map(view -> RestResponse.ResponseBuilder.ok(view).header("ETag", "\"" + view.version() + "\"").build());
    }

    private Uni<SegmentView> view(UUID id) {
        return read(session -> SegmentStore.find(session, id)).onItem().ifNull().failWith(SegmentService::unknown);
    }

    public static <T> Uni<T> present(UUID id, Function<Mutiny.Session, Uni<T>> work) {
        return read(session -> SegmentStore.head(session, id).onItem().ifNull().failWith(SegmentService::unknown)
                .chain(() -> work.apply(session)));
    }

    public static <T> Uni<T> read(Function<Mutiny.Session, Uni<T>> work) {
        return StoreFailures.orUnavailable(Panache.withSession(() -> Panache.getSession().chain(work::apply)));
    }

    private SegmentDraft draft(SegmentRequest request) {
        SegmentService.refusePersonal(request.rule(), masking.of(caller));
        return request.checked(new SegmentRuleMapper.Limits(settings.longestWindow()));
    }

    /** Null where the server chooses the id. */
    private UUID id(SegmentDraft draft, String key) {
        if (draft.id() != null || key == null) {
            return draft.id();
        }
        if (key.isBlank() || key.length() > MOST_KEY) {
            throw ProblemException.invalidParameter("Idempotency-Key", "must be a text of 1 to 200 characters");
        }
        return UUID.nameUUIDFromBytes(("segment\n" + caller.name() + "\n" + key).getBytes(StandardCharsets.UTF_8));
    }

    private static String oneOf(String name, String value, Set<String> choices) {
        if (!choices.contains(value)) {
            throw ProblemException.invalidParameter(name, "must be one of " + choices.stream().sorted().toList());
        }
        return value;
    }
}
