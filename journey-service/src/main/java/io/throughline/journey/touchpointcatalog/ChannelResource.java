package io.throughline.journey.touchpointcatalog;

import java.time.Instant;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.page.Page;
import io.throughline.commons.page.PageCursor;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.security.RealmRoles;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The endpoints of channels: their names and costs. */
@Path("/v1/channels")
@RolesAllowed({ RealmRoles.ANALYST, RealmRoles.MARKETER, RealmRoles.ADMIN })
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "channels", description = "Channels: what people call them, and what they cost")
class ChannelResource {

    private static final String ID = "As events have it: web, app, store, call_centre";
    private static final String EXAMPLE = """
            {"name": {"zh": "呼叫中心", "en": "Call centre"}, "costPerMonth": {"minor": 4200000, "currency": "CNY"}}""";

    private final ChannelStore store;

    @Inject
    ChannelResource(ChannelStore store) {
        this.store = store;
    }

    @GET
    @Operation(operationId = "listChannels", summary = "List channels", description = "Those that have a name, ordered by id.")
    public Page<Channel> list(
            @QueryParam("limit") @DefaultValue("50") @Min(value = 1, message = Page.LIMIT_MESSAGE) @Max(value = Page.MAX_LIMIT,
                    message = Page.LIMIT_MESSAGE) @Parameter(description = Page.LIMIT_DESCRIPTION) int limit,
            @QueryParam("cursor") @Parameter(description = Page.CURSOR_DESCRIPTION) String cursor) {
        String after = cursor == null ? "" : PageCursor.parts(cursor, 1).getFirst();
        return Page.of(store.after(after, limit + 1), limit, last -> PageCursor.of(last.id()));
    }

    @GET
    @Path("{id}")
    @Operation(operationId = "getChannel", summary = "Read a channel", description = "Its name, and what it costs.")
    @APIResponse(responseCode = "200", description = "The channel")
    @APIResponse(responseCode = "404", description = "Nobody gave this channel a name")
    public Channel get(
            @PathParam("id") @Pattern(regexp = Channel.ID, message = Channel.ID_MESSAGE) @Parameter(description = ID) String id) {
        return store.find(id).orElseThrow(() -> ProblemException.notFound("Nobody gave the channel " + id + " a name."));
    }

    @PUT
    @Path("{id}")
    @Operation(operationId = "putChannel", summary = "Name a channel",
            description = "And say what it costs, so that metrics can set costs against revenue.")
    @RequestBody(required = true,
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = ChannelRequest.class),
                    examples = @ExampleObject(name = "a call centre", value = EXAMPLE)))
    @APIResponse(responseCode = "200", description = "Changed, or the same as before",
            content = @Content(schema = @Schema(implementation = Channel.class)))
    @APIResponse(responseCode = "201", description = "Named", content = @Content(schema = @Schema(implementation = Channel.class)))
    public Response put(@PathParam("id") @Pattern(regexp = Channel.ID, message = Channel.ID_MESSAGE) @Parameter(description = ID) String id,
            @NotNull(message = "must be given") ChannelRequest body) {
        BodyFaults faults = new BodyFaults();
        body.check(faults);
        faults.refuseIfAny();
        Channel channel = body.channel(id, Instant.ofEpochMilli(System.currentTimeMillis()));
        return Response.status(store.save(channel) ? 201 : 200).entity(channel).build();
    }
}
