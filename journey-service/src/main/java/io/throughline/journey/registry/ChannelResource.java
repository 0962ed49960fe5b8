package io.throughline.journey.registry;

import java.io.IOException;
import java.time.Instant;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.page.Cursor;
import io.throughline.commons.page.Page;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.security.Roles;
import io.throughline.journey.analysis.Part;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Channels: how people call them, and what they cost. */
@Path("/v1/channels")
@RolesAllowed({ Roles.ANALYST, Roles.MARKETER, Roles.ADMIN })
@RunOnVirtualThread
@Tag(name = "touchpoints")
class ChannelResource {

    private static final String ID = "[a-z][a-z0-9_]{0,31}";
    private static final String ID_MESSAGE = "must be a channel such as web, app, store, call_centre: 1 to 32 lower-case letters, digits and _, the first a letter";

    private final ChannelStore store;
    private final ObjectMapper json;

    @Inject
    ChannelResource(ChannelStore store, ObjectMapper json) {
        this.store = store;
        this.json = json;
    }

    @GET
    @Operation(summary = "Channels that have a name, by id")
    public Page<Channel> list(@QueryParam("limit") @DefaultValue("50") @Min(value = 1, message = Page.LIMIT_MESSAGE)
            @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_MESSAGE) int limit, @QueryParam("cursor") String cursor) {
        String after = cursor == null ? "" : Cursor.parts(cursor, 1).getFirst();
        return Page.of(store.after(after, limit + 1), limit, last -> Cursor.of(last.id()));
    }

    @GET
    @Path("{id}")
    @Operation(summary = "One channel")
    public Channel get(@PathParam("id") @Pattern(regexp = ID, message = ID_MESSAGE) String id) {
        return store.find(id).orElseThrow(() -> ProblemException.notFound("Nobody gave the channel " + id + " a name."));
    }

    @PUT
    @Path("{id}")
    @Operation(summary = "Name a channel, and say what it costs")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Object.class), example = """
            {"name": {"zh": "呼叫中心", "en": "Call centre"}, "costPerMonth": {"minor": 4200000, "currency": "CNY"}}"""))
    @APIResponse(responseCode = "200", description = "Changed, or as it was", content = @Content(schema = @Schema(implementation = Channel.class)))
    @APIResponse(responseCode = "201", description = "Named", content = @Content(schema = @Schema(implementation = Channel.class)))
    @APIResponse(responseCode = "400", description = "The body is not valid: errors point to all that is wrong")
    public Response put(@PathParam("id") @Pattern(regexp = ID, message = ID_MESSAGE) String id, byte[] body) throws IOException {
        Part part = Part.of(Bodies.read(json, body));
        Channel channel = new Channel(id, WordsReader.required(part, "name", Words.MOST_NAME), Money.read(part, "costPerMonth"),
                Instant.ofEpochMilli(System.currentTimeMillis()));
        part.done();
        Bodies.require(part.faults());
        return Response.status(store.save(channel) ? 201 : 200).entity(channel).build();
    }
}
