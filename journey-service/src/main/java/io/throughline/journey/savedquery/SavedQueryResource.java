package io.throughline.journey.savedquery;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
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

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.json.StorableText;
import io.throughline.commons.page.Page;
import io.throughline.commons.page.PageCursor;
import io.throughline.commons.problem.IfMatch;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;
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

/** The endpoints of saved queries: create, change, share and schedule. */
@Path("/v1/analytics/definitions")
@RolesAllowed({ RealmRoles.ANALYST, RealmRoles.MARKETER, RealmRoles.ADMIN })
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "definitions", description = "Questions that are saved under a name, shared, and asked by a schedule")
class SavedQueryResource {

    private static final String EXAMPLE =
            """
            {"kind": "funnel", "name": "结账漏斗 Checkout by channel", "question": {"steps": [{"event": "Checkout Started"}, {"event": "Order \
            Completed"}],
             "period": {"last": "P30D"}, "breakdown": {"by": "channel"}}, "shared": true, "schedule": {"daily": "06:00", "zone": \
            "Asia/Shanghai"}}""";
    private static final String ABSENT = "There is no definition with this id, or somebody else saved it and does not share it";
    private static final String PERSONAL = "The role does not allow it, or the question compares what the caller sees masked";
    private static final String NOT_SAVED =
            "There are too many definitions already, or the question compares personal data: such a question can be asked, but not saved";
    private static final String ID = "The definition's id";
    private static final String ETAG = "The version, in quotes, to be sent as If-Match with a change";
    private static final String DETECTION_EXAMPLE = """
            {"kind": "detection", "name": "New touchpoints of the week", "question": {"period": {"last": "P7D"}}}""";

    private final SavedQueryService definitions;
    private final SavedQueryStore store;
    private final Caller caller;

    @Inject
    SavedQueryResource(SavedQueryService definitions, SavedQueryStore store, Caller caller) {
        this.definitions = definitions;
        this.store = store;
        this.caller = caller;
    }

    @GET
    @Operation(operationId = "listDefinitions", summary = "List saved questions",
            description = "Newest first: one's own and those that are shared; an admin sees all. Without the questions themselves.")
    public Page<SavedQueryView> list(
            @QueryParam("kind") @Parameter(description = "Only questions of this kind, such as funnel") String kind,
            @QueryParam("q") @DefaultValue("") @Size(max = SavedQueryDraft.MOST_NAME,
                    message = "must not be longer than 200 characters") @Parameter(
                            description = "Only those whose name contains this text, regardless of case and of full-width "
                                    + "letters") String words,
            @QueryParam("whose") @DefaultValue("all") @Pattern(regexp = "mine|others|all",
                    message = "must be mine, others or all") @Parameter(
                            description = "Only one's own (mine), only those that others share (others), or both",
                            schema = @Schema(type = SchemaType.STRING, enumeration = { "mine", "others", "all" },
                                    defaultValue = "all")) String whose,
            @QueryParam("limit") @DefaultValue("50") @Min(value = 1, message = Page.LIMIT_MESSAGE) @Max(value = Page.MAX_LIMIT,
                    message = Page.LIMIT_MESSAGE) @Parameter(description = Page.LIMIT_DESCRIPTION) int limit,
            @QueryParam("cursor") @Parameter(description = Page.CURSOR_DESCRIPTION) String cursor) {
        for (String[] text : new String[][]{ { "q", words }, { "kind", kind } }) {
            StorableText.fault(text[1]).ifPresent(fault -> {
                throw ProblemException.invalidParameter(text[0], fault);
            });
        }
        SavedQueryStore.Filter filter = new SavedQueryStore.Filter(caller.hasRole(RealmRoles.ADMIN) ? null : caller.name(), caller.name(),
                whose.equals("all") ? null : whose.equals("mine"), kind, words);
        Page<SavedQuery> page = Page.of(store.list(filter, cursor == null ? null : key(cursor), limit + 1), limit,
                last -> PageCursor.of(last.createdAt(), last.id()));
        return new Page<>(page.items().stream().map(each -> SavedQueryView.listed(each, caller.name())).toList(), page.next());
    }

    private static SavedQueryStore.Key key(String cursor) {
        List<String> parts = PageCursor.parts(cursor, 2);
        try {
            return new SavedQueryStore.Key(PageCursor.time(parts.getFirst()), UUID.fromString(parts.getLast()).toString());
        } catch (IllegalArgumentException e) {
            throw PageCursor.invalid();
        }
    }

    @POST
    @Operation(operationId = "createDefinition", summary = "Save a question",
            description = "The question is checked as it is by the endpoint of its kind. With `shared`, all who may ask questions see "
                    + "and ask it; only the caller and an admin can change it. Sent twice with one Idempotency-Key, it is saved once. A "
                    + "person can have 1,000 definitions, 100 of them with a schedule; there can be 500 with a schedule in all.")
    @RequestBody(required = true,
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = SavedQueryRequest.class),
                    examples = { @ExampleObject(name = "a funnel each day", value = EXAMPLE),
                            @ExampleObject(name = "asked by people only", value = DETECTION_EXAMPLE) }))
    @APIResponse(responseCode = "201", description = "Saved",
            headers = { @Header(name = "ETag", description = ETAG, schema = @Schema(implementation = String.class)),
                    @Header(name = "Location", description = "The path of the definition",
                            schema = @Schema(implementation = String.class)) },
            content = @Content(schema = @Schema(implementation = SavedQueryView.class)))
    @APIResponse(responseCode = "200", description = "It was saved with this key already",
            content = @Content(schema = @Schema(implementation = SavedQueryView.class)))
    @APIResponse(responseCode = "403", description = PERSONAL)
    @APIResponse(responseCode = "409", description = "Another one was saved with this key")
    @APIResponse(responseCode = "422", description = NOT_SAVED)
    public Response create(
            @HeaderParam("Idempotency-Key") @Parameter(description = "A key of the caller's own, 1 to 200 characters") String key,
            @NotNull(message = "must be given") SavedQueryRequest body) {
        SavedQueryService.SavedDefinition made = definitions.create(body, key, caller);
        return answer(made.definition(), made.fresh() ? 201 : 200);
    }

    @GET
    @Path("{id}")
    @Operation(operationId = "getDefinition", summary = "Read a saved question",
            description = "Its version is the ETag. `faults` says why it cannot be asked any more, for example because its dataset was "
                    + "deleted.")
    @APIResponse(responseCode = "200", description = "The definition",
            headers = @Header(name = "ETag", description = ETAG, schema = @Schema(implementation = String.class)),
            content = @Content(schema = @Schema(implementation = SavedQueryView.class)))
    @APIResponse(responseCode = "404", description = ABSENT)
    public Response get(@PathParam("id") @Parameter(description = ID) UUID id) {
        return answer(definitions.visible(id, caller), 200);
    }

    @PUT
    @Path("{id}")
    @Operation(operationId = "updateDefinition", summary = "Change a saved question",
            description = "Makes a new version, which holds what is sent and nothing else. The 200 versions before stay, up to 1 MB in "
                    + "all. The kind cannot change. Without `schedule`, only people ask it from then on. A changed schedule begins now.")
    @RequestBody(required = true,
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = SavedQueryRequest.class),
                    examples = @ExampleObject(name = "a funnel each day", value = EXAMPLE)))
    @APIResponse(responseCode = "200", description = "The new version, or the present one if nothing has changed",
            headers = @Header(name = "ETag", description = ETAG, schema = @Schema(implementation = String.class)),
            content = @Content(schema = @Schema(implementation = SavedQueryView.class)))
    @APIResponse(responseCode = "403", description = "Somebody else saved it; or the question compares what the caller sees masked")
    @APIResponse(responseCode = "404", description = ABSENT)
    @APIResponse(responseCode = "412", description = "It has changed since it was read")
    @APIResponse(responseCode = "422", description = NOT_SAVED)
    @APIResponse(responseCode = "428", description = "If-Match is missing")
    public Response change(@PathParam("id") @Parameter(description = ID) UUID id,
            @Parameter(description = "The ETag of what was read", required = true) @HeaderParam("If-Match") String ifMatch,
            @NotNull(message = "must be given") SavedQueryRequest body) {
        return answer(definitions.change(id, body, IfMatch.parse(ifMatch), caller), 200);
    }

    @DELETE
    @Path("{id}")
    @Operation(operationId = "deleteDefinition", summary = "Delete a saved question",
            description = "With its schedule, its versions and its results.")
    @APIResponse(responseCode = "204", description = "Deleted")
    @APIResponse(responseCode = "403", description = "Somebody else saved it")
    @APIResponse(responseCode = "404", description = ABSENT)
    public void delete(@PathParam("id") @Parameter(description = ID) UUID id) {
        definitions.delete(id, caller);
    }

    @GET
    @Path("{id}/versions")
    @Operation(operationId = "listDefinitionVersions", summary = "List the versions of a saved question",
            description = "Newest first, with the questions. If somebody else saved it, only the versions that were shared.")
    @APIResponse(responseCode = "200", description = "A page of versions")
    @APIResponse(responseCode = "404", description = ABSENT)
    public Page<SavedQueryView> versions(@PathParam("id") @Parameter(description = ID) UUID id,
            @QueryParam("limit") @DefaultValue("50") @Min(value = 1, message = Page.LIMIT_MESSAGE) @Max(value = Page.MAX_LIMIT,
                    message = Page.LIMIT_MESSAGE) @Parameter(description = Page.LIMIT_DESCRIPTION) int limit,
            @QueryParam("cursor") @Parameter(description = Page.CURSOR_DESCRIPTION) String cursor) {
        SavedQuery current = definitions.visible(id, caller);
        List<SavedQuery> found = new ArrayList<>(cursor == null ? List.of(current) : List.of());
        found.addAll(store.before(id, cursor == null ? current.version() : version(cursor), limit + 1));
        Page<SavedQuery> page = Page.of(found.subList(0, Math.min(found.size(), limit + 1)), limit, last -> PageCursor.of(last.version()));
        return new Page<>(
                page.items().stream().filter(each -> SavedQueryService.mayRead(each, caller))
                        .map(each -> SavedQueryView.past(each, caller.name())).toList(),
                page.next());
    }

    private static int version(String cursor) {
        try {
            return Integer.parseInt(PageCursor.parts(cursor, 1).getFirst());
        } catch (NumberFormatException e) {
            throw PageCursor.invalid();
        }
    }

    @GET
    @Path("{id}/versions/{version}")
    @Operation(operationId = "getDefinitionVersion", summary = "Read a version of a saved question",
            description = "With its question, as it was then.")
    @APIResponse(responseCode = "200", description = "The definition as it was")
    @APIResponse(responseCode = "404",
            description = "There is no such definition or version, or somebody else saved it and did not share it")
    public SavedQueryView version(@PathParam("id") @Parameter(description = ID) UUID id,
            @PathParam("version") @Parameter(description = "The version, from 1") int version) {
        definitions.visible(id, caller);
        return store.find(id, version).filter(found -> SavedQueryService.mayRead(found, caller))
                .map(found -> SavedQueryView.past(found, caller.name()))
                .orElseThrow(SavedQueryService::unknown);
    }

    private Response answer(SavedQuery definition, int status) {
        Response.ResponseBuilder answer = Response.status(status)
                .entity(SavedQueryView.of(definition, caller.name(), definitions.faults(definition.content())))
                .header("ETag", "\"" + definition.version() + "\"");
        return status == 201 ? answer.location(URI.create("/v1/analytics/definitions/" + definition.id())).build() : answer.build();
    }
}
