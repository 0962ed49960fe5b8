package io.throughline.profile.privacy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import jakarta.annotation.Nullable;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.page.Page;
import io.throughline.commons.security.RealmRoles;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.privacy.request.RequestResource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Lists how long this service keeps each class of data. */
@Path("/v1/privacy/retention")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ RealmRoles.PRIVACY, RealmRoles.ADMIN })
@RunOnVirtualThread
@Tag(name = "retention", description = "How long each class of data is kept.")
class DataRetentionResource {

    private static final String SWEEPS = """
            select cast(json_agg(json_build_object('class', class, 'at', cast(extract(epoch from at) * 1000000 as bigint),
                'removed', removed, 'total', total)) as text) from retention_sweep
            """;

    private final RetentionSettings settings;
    private final RetentionSweeper sweeper;

    @Inject
    DataRetentionResource(RetentionSettings settings, RetentionSweeper sweeper) {
        this.settings = settings;
        this.sweeper = sweeper;
    }

    @Schema(name = "RetentionPeriod")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Retention(@Schema(examples = "activity") String dataClass, String description,
            @Schema(description = "ISO 8601; absent where each row says itself", examples = "PT26280H") @Nullable String keptFor,
            @Schema(description = "The last sweep; absent before the first") @Nullable Instant lastSweep, @Nullable Long removed,
            @Schema(description = "Rows removed by all sweeps so far") @Nullable Long removedInAll) {
    }

    @GET
    @Operation(operationId = "listRetentionPeriods", summary = "List the classes of data, how long each is kept, and what was deleted")
    @APIResponse(responseCode = "200", description = "All classes of data")
    public Page<Retention> list() {
        Map<String, JsonNode> sweeps = new HashMap<>();
        RequestResource.inTransaction(session -> JsonRows.read(session, SWEEPS, Map.of()))
                .forEach(row -> sweeps.put(row.get("class").textValue(), row));
        List<Retention> classes = new ArrayList<>();
        for (DataClass each : DataClass.of(settings)) {
            JsonNode sweep = sweeps.get(each.name());
            classes.add(new Retention(each.name(), each.description(), each.period().map(Object::toString).orElse(null),
                    sweep == null ? null : JsonRows.instant(sweep.get("at")), sweep == null ? null : sweep.get("removed").longValue(),
                    sweep == null ? null : sweep.get("total").longValue()));
        }
        return Page.all(classes);
    }

    @POST
    @Path("/sweeps")
    @Audited(action = "privacy.retention.sweep", purpose = "retention")
    @Operation(operationId = "startRetentionSweep", summary = "Start a retention sweep now",
            description = "For after a period was shortened; otherwise a sweep runs every hour. `lastSweep` of the classes tells when "
                    + "it is done. A sweep that is running is followed by another.")
    @APIResponse(responseCode = "202", description = "It begins at once")
    public Response sweep() {
        sweeper.sweepSoon();
        return Response.accepted().build();
    }
}
