package io.throughline.journey.analysis.execution;

import java.time.Instant;
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
import io.throughline.commons.page.Page;
import io.throughline.commons.security.RealmRoles;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import io.throughline.journey.touchpoint.log.LogSchemaMigrator;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The endpoints for running questions and for the segments that questions may name. */
@Path("/v1/analytics")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ RealmRoles.ANALYST, RealmRoles.MARKETER, RealmRoles.ADMIN })
@RunOnVirtualThread
@Tag(name = "analytics", description = "What people did, as it is known now who they are and what they agree to")
class QueryResource {

    private final RunningQueries running;
    private final ClickHouseClient clickHouse;
    private final LogSchemaMigrator schema;

    @Inject
    QueryResource(RunningQueries running, ClickHouseClient clickHouse, LogSchemaMigrator schema) {
        this.running = running;
        this.clickHouse = clickHouse;
        this.schema = schema;
    }

    @Schema(name = "KnownSegment")
    record KnownSegment(UUID id, String name, @Schema(description = "How many members are known") long size,
            @Schema(description = "When the first of its present members was heard to enter") Instant heardSince) {

        static KnownSegment of(JsonNode row) {
            return new KnownSegment(UUID.fromString(row.get("segment").asText()), row.get("name").asText(), row.get("size").asLong(),
                    Instant.parse(row.get("since").asText()));
        }
    }

    @GET
    @Path("queries")
    @Operation(operationId = "listRunningQueries", summary = "List questions that are being answered",
            description = "Those of the replica that answers this, oldest first, in one page.")
    public Page<RunningQueries.RunningQuery> list() {
        return Page.all(running.all());
    }

    @DELETE
    @Path("queries/{id}")
    @Operation(operationId = "cancelQuery", summary = "Cancel a question",
            description = "Whoever asked it gets 409. Works from every replica.")
    @APIResponse(responseCode = "204", description = "Cancelled, or it was over already")
    public void cancel(@PathParam("id") @Parameter(description = "The id that was sent as X-Query-Id, or that of the list") UUID id) {
        running.cancel(id.toString());
    }

    @GET
    @Path("segments")
    @Operation(operationId = "listKnownSegments", summary = "List segments that questions can name",
            description = "In one page of at most 10,000. Members are known "
                    + "from events of entering and leaving: somebody who was a member before this service first listened, and has not "
                    + "moved since, is not counted.")
    public Page<KnownSegment> segments() {
        schema.ensure();
        return new Page<>(clickHouse.queryWithReadTimeout("SELECT segment, argMax(name, version) AS name, countIf(gone = 0) AS size, "
                + "formatDateTime(min(at), '%Y-%m-%dT%H:%i:%SZ', 'UTC') AS since FROM memberships FINAL GROUP BY segment ORDER BY "
                + "segment LIMIT 10000")
                .stream().map(KnownSegment::of).toList(), null);
    }
}
