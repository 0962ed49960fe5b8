package io.throughline.journey.analysis;

import java.util.List;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.security.Roles;
import io.throughline.journey.touchpoint.ClickHouse;
import io.throughline.journey.touchpoint.LogSchema;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Questions while they are answered, and the segments that they may name. */
@Path("/v1/analytics")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ Roles.ANALYST, Roles.MARKETER, Roles.ADMIN })
@RunOnVirtualThread
@Tag(name = "analytics", description = "What people did, as it is known now who they are and what they agree to")
class QueryResource {

    private final RunningQueries running;
    private final ClickHouse clickHouse;
    private final LogSchema schema;

    @Inject
    QueryResource(RunningQueries running, ClickHouse clickHouse, LogSchema schema) {
        this.running = running;
        this.clickHouse = clickHouse;
        this.schema = schema;
    }

    record RunningList(List<RunningQueries.RunningQuery> items) {
    }

    /** @param heardSince when the first of its present members was heard to enter */
    record KnownSegment(UUID id, String name, long size, String heardSince) {

        static KnownSegment of(JsonNode row) {
            return new KnownSegment(UUID.fromString(row.get("segment").asText()), row.get("name").asText(), row.get("size").asLong(),
                    row.get("since").asText());
        }
    }

    record KnownSegments(List<KnownSegment> items) {
    }

    @GET
    @Path("queries")
    @Operation(summary = "Questions that are being answered", description = "By the replica that answers this; oldest first.")
    public RunningList list() {
        return new RunningList(running.all());
    }

    @DELETE
    @Path("queries/{id}")
    @Operation(summary = "Cancel a question", description = "By the id sent in X-Query-Id, or the list's. "
            + "Whoever asked it is answered 409. Works from every replica.")
    @APIResponse(responseCode = "204", description = "Cancelled, or over already")
    public void cancel(@PathParam("id") UUID id) {
        running.cancel(id.toString());
    }

    @GET
    @Path("segments")
    @Operation(summary = "Segments that questions may name", description = "Members are known as far as they were heard to enter "
            + "and leave: who was in before this service first listened, and has not moved since, is not counted.")
    public KnownSegments segments() {
        schema.ensure();
        return new KnownSegments(clickHouse.ask("SELECT segment, argMax(name, version) AS name, countIf(gone = 0) AS size, "
                + "formatDateTime(min(at), '%Y-%m-%dT%H:%i:%SZ', 'UTC') AS since FROM memberships FINAL GROUP BY segment ORDER BY segment LIMIT 10000")
                .stream().map(KnownSegment::of).toList());
    }
}
