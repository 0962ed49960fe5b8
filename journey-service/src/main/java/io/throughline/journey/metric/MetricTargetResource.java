package io.throughline.journey.metric;

import java.time.Instant;
import java.util.Arrays;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.security.RealmRoles;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The endpoints of baselines, targets and benchmarks. */
@Path("/v1/metric-targets/{metric}/{by}/{key}")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ RealmRoles.ANALYST, RealmRoles.MARKETER, RealmRoles.ADMIN })
@RunOnVirtualThread
@Tag(name = "analytics")
class MetricTargetResource {

    private static final int MOST_KEY = 64;
    private static final String METRIC = "The metric's name, as an answer of /v1/analytics/metrics has it";
    private static final String BY = "What the metric is of";
    private static final String KEY = "The key of the row: 1 to 64 lower-case letters, digits, - and _";
    private static final String KEY_PATTERN = "[a-z0-9][a-z0-9_-]{0," + (MOST_KEY - 1) + "}";
    private static final String EXAMPLE = """
            {"baseline": 0.021, "target": 0.035, "benchmark": 0.03, "source": "Plan 2027"}""";

    private final MetricTargetStore store;

    @Inject
    MetricTargetResource(MetricTargetStore store) {
        this.store = store;
    }

    @GET
    @Operation(operationId = "getMetricTarget", summary = "Read what a metric is held against",
            description = "Of one touchpoint, channel, stage or segment.")
    @APIResponse(responseCode = "200", description = "Baseline, target and benchmark",
            content = @Content(schema = @Schema(implementation = MetricTarget.class)))
    @APIResponse(responseCode = "404", description = "Nobody set any")
    public MetricTarget get(
            @PathParam("metric") @Parameter(description = METRIC, example = "conversion",
                    schema = @Schema(implementation = MetricName.class)) String metric,
            @PathParam("by") @Parameter(description = BY, example = "channel",
                    schema = @Schema(type = SchemaType.STRING, enumeration = { "touchpoint", "channel", "stage", "segment" })) String by,
            @PathParam("key") @Parameter(description = KEY, example = "web",
                    schema = @Schema(type = SchemaType.STRING, pattern = KEY_PATTERN)) String key) {
        check(metric, by, key);
        return store.find(metric, by, key)
                .orElseThrow(() -> ProblemException.notFound("Nobody set anything that this metric is held against."));
    }

    @PUT
    @Operation(operationId = "setMetricTarget", summary = "Set what a metric is held against",
            description = "In the metric's own unit: a share from 0 to 1, seconds, a count, or the smallest unit of a currency. What was "
                    + "set before is replaced.")
    @RequestBody(required = true, content = @Content(mediaType = MediaType.APPLICATION_JSON,
            examples = @ExampleObject(name = "plan", value = EXAMPLE)))
    @APIResponse(responseCode = "200", description = "Changed, or as it was",
            content = @Content(schema = @Schema(implementation = MetricTarget.class)))
    @APIResponse(responseCode = "201", description = "Set for the first time",
            content = @Content(schema = @Schema(implementation = MetricTarget.class)))
    public Response put(
            @PathParam("metric") @Parameter(description = METRIC, example = "conversion",
                    schema = @Schema(implementation = MetricName.class)) String metric,
            @PathParam("by") @Parameter(description = BY, example = "channel",
                    schema = @Schema(type = SchemaType.STRING, enumeration = { "touchpoint", "channel", "stage", "segment" })) String by,
            @PathParam("key") @Parameter(description = KEY, example = "web",
                    schema = @Schema(type = SchemaType.STRING, pattern = KEY_PATTERN)) String key,
            MetricTargetRequest request) {
        check(metric, by, key);
        BodyFaults faults = new BodyFaults();
        request.check(faults);
        faults.refuseIfAny();
        MetricTarget target = new MetricTarget(metric, by, key, MetricTargetRequest.number(request.baseline()),
                MetricTargetRequest.number(request.target()),
                MetricTargetRequest.number(request.benchmark()), request.source(), Instant.ofEpochMilli(System.currentTimeMillis()));
        return Response.status(store.save(target) ? 201 : 200).entity(target).build();
    }

    @DELETE
    @Operation(operationId = "deleteMetricTarget", summary = "Hold a metric against nothing",
            description = "Removes baseline, target and benchmark.")
    @APIResponse(responseCode = "204", description = "Removed, or was not there")
    public void delete(
            @PathParam("metric") @Parameter(description = METRIC, example = "conversion",
                    schema = @Schema(implementation = MetricName.class)) String metric,
            @PathParam("by") @Parameter(description = BY, example = "channel",
                    schema = @Schema(type = SchemaType.STRING, enumeration = { "touchpoint", "channel", "stage", "segment" })) String by,
            @PathParam("key") @Parameter(description = KEY, example = "web",
                    schema = @Schema(type = SchemaType.STRING, pattern = KEY_PATTERN)) String key) {
        store.delete(metric, by, key);
    }

    private static void check(String metric, String by, String key) {
        if (!MetricName.words().contains(metric)) {
            throw ProblemException.invalidParameter("metric", "must be one of " + MetricName.words());
        }
        if (Arrays.stream(MetricQuestion.By.values()).noneMatch(each -> each.key().equals(by))) {
            throw ProblemException.invalidParameter("by", "must be touchpoint, channel, stage or segment");
        }
        if (!key.matches(KEY_PATTERN)) {
            throw ProblemException.invalidParameter("key", "must be the key of a row: 1 to 64 lower-case letters, digits, - and _");
        }
    }
}
