package io.throughline.journey.definition;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.json.Text;
import io.throughline.commons.page.Cursor;
import io.throughline.commons.page.Page;
import io.throughline.commons.problem.IfMatch;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.Roles;
import io.throughline.journey.registry.Bodies;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Questions that are saved under a name, shared, and asked by a schedule. */
@Path("/v1/analytics/definitions")
@RolesAllowed({ Roles.ANALYST, Roles.MARKETER, Roles.ADMIN })
@RunOnVirtualThread
@Tag(name = "definitions", description = "Questions that are saved under a name, shared, and asked by a schedule")
class DefinitionResource {

    private static final String EXAMPLE = """
            {"kind": "funnel", "name": "结账漏斗 Checkout by channel", "question": {"steps": [{"event": "Checkout Started"}, {"event": "Order Completed"}],
             "period": {"last": "P30D"}, "breakdown": {"by": "channel"}}, "shared": true, "schedule": {"daily": "06:00", "zone": "Asia/Shanghai"}}""";
    private static final String ABSENT = "There is no such definition, or it is another's and not shared";
    private static final String INVALID = "It is not valid: errors point to all that is wrong, that of the question under /question";
    private static final String PERSONAL = "The role does not allow it, or the question asks for people by what the caller sees masked";
    private static final String NOT_SAVED = "Too many are there already, or the question asks for people by what is personal: such may be asked, but not saved";

    private final Definitions definitions;
    private final DefinitionStore store;
    private final Caller caller;
    private final ObjectMapper json;

    @Inject
    DefinitionResource(Definitions definitions, DefinitionStore store, Caller caller, ObjectMapper json) {
        this.definitions = definitions;
        this.store = store;
        this.caller = caller;
        this.json = json;
    }

    @GET
    @Operation(summary = "Saved questions, the newest first", description = "One's own and those that are shared; an admin sees all. Without the questions themselves.")
    @APIResponse(responseCode = "200", description = "A page of them")
    public Page<DefinitionView> list(@QueryParam("kind") @Parameter(description = "Of this kind alone, such as funnel") String kind,
            @QueryParam("q") @DefaultValue("") @Size(max = Draft.MOST_NAME, message = "must not be longer than 200 characters")
            @Parameter(description = "Part of the name, regardless of case and of full-width letters") String words,
            @QueryParam("whose") @DefaultValue("all") @Pattern(regexp = "mine|others|all", message = "must be mine, others or all")
            @Parameter(description = "mine, others (that are shared) or all") String whose,
            @QueryParam("limit") @DefaultValue("50") @Min(value = 1, message = Page.LIMIT_MESSAGE)
            @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_MESSAGE) int limit, @QueryParam("cursor") String cursor) {
        for (String[] text : new String[][] { { "q", words }, { "kind", kind } }) {
            Text.fault(text[1]).ifPresent(fault -> {
                throw ProblemException.invalidParameter(text[0], fault);
            });
        }
        DefinitionStore.Filter filter = new DefinitionStore.Filter(caller.hasRole(Roles.ADMIN) ? null : caller.name(), caller.name(),
                whose.equals("all") ? null : whose.equals("mine"), kind, words);
        Page<Definition> page = Page.of(store.list(filter, cursor == null ? null : key(cursor), limit + 1), limit,
                last -> Cursor.of(last.createdAt(), last.id()));
        return new Page<>(page.items().stream().map(each -> DefinitionView.listed(each, caller.name())).toList(), page.next());
    }

    private static DefinitionStore.Key key(String cursor) {
        List<String> parts = Cursor.parts(cursor, 2);
        try {
            return new DefinitionStore.Key(Cursor.time(parts.getFirst()), UUID.fromString(parts.getLast()).toString());
        } catch (IllegalArgumentException e) {
            throw Cursor.invalid();
        }
    }

    @POST
    @Operation(summary = "Save a question", description = "`kind` is the last part of the question's own path (funnel, paths, retention, stickiness, lifecycle, attribution, metrics, handover), or map (with the map's id as `map`) or detection; `question` is what is sent there, and is checked as there. `shared` lets all see and ask it who may ask questions; the caller alone, and an admin, change it. `schedule`: {\"every\": \"PT24H\"}, {\"daily\": \"06:00\", \"zone\": \"Asia/Shanghai\"}, {\"weekly\": [\"monday\"], \"at\": \"06:00\", \"zone\": …} or {\"monthly\": 1, \"at\": \"06:00\", \"zone\": …}, an hour apart at least. Two may have the same name. Sent twice with one Idempotency-Key, it is saved once. 1,000 a person, 100 of them with a schedule, of which there may be 500 in all; a question has 64 KB at most.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Object.class), example = EXAMPLE))
    @APIResponse(responseCode = "201", description = "Saved", content = @Content(schema = @Schema(implementation = DefinitionView.class)))
    @APIResponse(responseCode = "200", description = "It was saved with this key already", content = @Content(schema = @Schema(implementation = DefinitionView.class)))
    @APIResponse(responseCode = "400", description = INVALID)
    @APIResponse(responseCode = "403", description = PERSONAL)
    @APIResponse(responseCode = "409", description = "Another one was saved with this key")
    @APIResponse(responseCode = "422", description = NOT_SAVED)
    public Response create(@HeaderParam("Idempotency-Key") @Parameter(description = "The caller's own, 1 to 200 characters") String key, byte[] body)
            throws IOException {
        Definitions.Made made = definitions.create(Bodies.read(json, body), key, caller);
        return answer(made.definition(), made.fresh() ? 201 : 200);
    }

    @GET
    @Path("{id}")
    @Operation(summary = "One saved question; its version is the ETag", description = "`faults` says where it cannot be asked any more, such as of a dataset that is gone.")
    @APIResponse(responseCode = "200", description = "The definition", content = @Content(schema = @Schema(implementation = DefinitionView.class)))
    @APIResponse(responseCode = "404", description = ABSENT)
    public Response get(@PathParam("id") UUID id) {
        return answer(definitions.visible(id, caller), 200);
    }

    @PUT
    @Path("{id}")
    @Operation(summary = "Change a saved question", description = "Makes a new version, which holds what is sent and nothing else; the 200 versions before stay, of 1 MB in all. Its kind stays. Without `schedule` it is asked by people alone from then on. A changed schedule counts from now.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Object.class), example = EXAMPLE))
    @APIResponse(responseCode = "200", description = "The new version, or the present one where nothing has changed", content = @Content(schema = @Schema(implementation = DefinitionView.class)))
    @APIResponse(responseCode = "400", description = INVALID)
    @APIResponse(responseCode = "403", description = "It is another's, who shares it; or the question asks for people by what the caller sees masked")
    @APIResponse(responseCode = "404", description = ABSENT)
    @APIResponse(responseCode = "412", description = "It has changed since it was read")
    @APIResponse(responseCode = "422", description = NOT_SAVED)
    @APIResponse(responseCode = "428", description = "If-Match is missing")
    public Response change(@PathParam("id") UUID id, @Parameter(description = "The ETag of what was read", required = true)
            @HeaderParam("If-Match") String ifMatch, byte[] body) throws IOException {
        return answer(definitions.change(id, Bodies.read(json, body), IfMatch.parse(ifMatch), caller), 200);
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Remove a saved question", description = "With its schedule, its versions and its results.")
    @APIResponse(responseCode = "204", description = "Removed")
    @APIResponse(responseCode = "403", description = "It is another's, who shares it")
    @APIResponse(responseCode = "404", description = ABSENT)
    public void delete(@PathParam("id") UUID id) {
        definitions.delete(id, caller);
    }

    @GET
    @Path("{id}/versions")
    @Operation(summary = "A saved question as it was, the newest version first", description = "With the questions; of another's, those versions alone that were shared.")
    @APIResponse(responseCode = "200", description = "A page of versions")
    @APIResponse(responseCode = "404", description = ABSENT)
    public Page<DefinitionView> versions(@PathParam("id") UUID id, @QueryParam("limit") @DefaultValue("50") @Min(value = 1, message = Page.LIMIT_MESSAGE)
            @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_MESSAGE) int limit, @QueryParam("cursor") String cursor) {
        Definition current = definitions.visible(id, caller);
        List<Definition> found = new ArrayList<>(cursor == null ? List.of(current) : List.of());
        found.addAll(store.before(id, cursor == null ? current.version() : version(cursor), limit + 1));
        Page<Definition> page = Page.of(found.subList(0, Math.min(found.size(), limit + 1)), limit, last -> Cursor.of(last.version()));
        return new Page<>(page.items().stream().filter(each -> Definitions.sees(each, caller)).map(each -> DefinitionView.past(each, caller.name())).toList(),
                page.next());
    }

    private static int version(String cursor) {
        try {
            return Integer.parseInt(Cursor.parts(cursor, 1).getFirst());
        } catch (NumberFormatException e) {
            throw Cursor.invalid();
        }
    }

    @GET
    @Path("{id}/versions/{version}")
    @Operation(summary = "One version of a saved question")
    @APIResponse(responseCode = "200", description = "The definition as it was", content = @Content(schema = @Schema(implementation = DefinitionView.class)))
    @APIResponse(responseCode = "404", description = "There is no such definition or version, or it is another's and was not shared")
    public DefinitionView version(@PathParam("id") UUID id, @PathParam("version") int version) {
        definitions.visible(id, caller);
        return store.find(id, version).filter(found -> Definitions.sees(found, caller)).map(found -> DefinitionView.past(found, caller.name()))
                .orElseThrow(Definitions::unknown);
    }

    private Response answer(Definition definition, int status) {
        Response.ResponseBuilder answer = Response.status(status)
                .entity(DefinitionView.of(definition, caller.name(), definitions.faults(definition.content()))).header("ETag", "\"" + definition.version() + "\"");
        return status == 201 ? answer.location(URI.create("/v1/analytics/definitions/" + definition.id())).build() : answer.build();
    }
}
