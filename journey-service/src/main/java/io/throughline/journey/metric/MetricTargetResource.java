package io.throughline.journey.metric;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.security.Roles;
import io.throughline.journey.analysis.Part;
import io.throughline.journey.registry.Bodies;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What metrics are held against. */
@Path("/v1/metric-targets/{metric}/{by}/{key}")
@RolesAllowed({ Roles.ANALYST, Roles.MARKETER, Roles.ADMIN })
@RunOnVirtualThread
@Tag(name = "analytics")
class MetricTargetResource {

    private static final int MOST_KEY = 64;
    private static final BigDecimal MOST = new BigDecimal("1e15");

    private final MetricTargetStore store;
    private final ObjectMapper json;

    @Inject
    MetricTargetResource(MetricTargetStore store, ObjectMapper json) {
        this.store = store;
        this.json = json;
    }

    @GET
    @Operation(summary = "What a metric of a touchpoint, channel or segment is held against")
    @APIResponse(responseCode = "200", description = "Baseline, target and benchmark", content = @Content(schema = @Schema(implementation = MetricTarget.class)))
    @APIResponse(responseCode = "404", description = "Nobody set any")
    public MetricTarget get(@PathParam("metric") String metric, @PathParam("by") String by, @PathParam("key") String key) {
        check(metric, by, key);
        return store.find(metric, by, key).orElseThrow(() -> ProblemException.notFound("Nobody set anything that this metric is held against."));
    }

    @PUT
    @Operation(summary = "Say what a metric is held against", description = "In the metric's own unit: a share from 0 to 1, seconds, a count, or the smallest unit of a currency.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Object.class), example = """
            {"baseline": 0.021, "target": 0.035, "benchmark": 0.03, "source": "Plan 2027"}"""))
    @APIResponse(responseCode = "200", description = "Changed, or as it was", content = @Content(schema = @Schema(implementation = MetricTarget.class)))
    @APIResponse(responseCode = "201", description = "Set", content = @Content(schema = @Schema(implementation = MetricTarget.class)))
    @APIResponse(responseCode = "400", description = "The body or the path is not valid")
    public Response put(@PathParam("metric") @Parameter(description = "As an answer of /v1/analytics/metrics names it", example = "conversion") String metric,
            @PathParam("by") @Parameter(description = "touchpoint, channel, stage or segment") String by,
            @PathParam("key") @Parameter(description = "The row's key", example = "web") String key, byte[] body) throws IOException {
        check(metric, by, key);
        Part part = Part.of(Bodies.read(json, body));
        MetricTarget target = new MetricTarget(metric, by, key, number(part, "baseline"), number(part, "target"), number(part, "benchmark"), part.text("source", 200),
                Instant.ofEpochMilli(System.currentTimeMillis()));
        if (!part.has("baseline") && !part.has("target") && !part.has("benchmark")) {
            part.fault(null, "must have a baseline, a target or a benchmark");
        }
        part.done();
        Bodies.require(part.faults());
        return Response.status(store.save(target) ? 201 : 200).entity(target).build();
    }

    @DELETE
    @Operation(summary = "Hold a metric against nothing")
    @APIResponse(responseCode = "204", description = "Removed, or was not there")
    public void delete(@PathParam("metric") String metric, @PathParam("by") String by, @PathParam("key") String key) {
        store.delete(metric, by, key);
    }

    private static Double number(Part part, String field) {
        BigDecimal number = part.number(field, null, MOST.negate(), MOST);
        return number == null ? null : Double.valueOf(number.doubleValue());
    }

    private static void check(String metric, String by, String key) {
        if (!MetricTable.names().contains(metric)) {
            throw ProblemException.invalidParameter("metric", "must be one of " + MetricTable.names());
        }
        if (Arrays.stream(MetricQuestion.By.values()).noneMatch(each -> each.key().equals(by))) {
            throw ProblemException.invalidParameter("by", "must be touchpoint, channel, stage or segment");
        }
        if (!key.matches("[a-z0-9][a-z0-9_-]{0," + (MOST_KEY - 1) + "}")) {
            throw ProblemException.invalidParameter("key", "must be the key of a row: 1 to 64 lower-case letters, digits, - and _");
        }
    }
}
