package io.throughline.journey.map;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.security.Roles;
import io.throughline.journey.analysis.Analyses;
import io.throughline.journey.analysis.Answer;
import io.throughline.journey.analysis.Basis;
import io.throughline.journey.registry.Bodies;
import io.throughline.journey.registry.Language;
import io.throughline.journey.registry.Words;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Maps filled with the numbers of a period, as data and drawn. */
@Path("/v1/maps/{id}")
@RolesAllowed({ Roles.ANALYST, Roles.MARKETER, Roles.ADMIN })
@RunOnVirtualThread
@Tag(name = "maps")
class LiveMapResource {

    private static final String SVG = "image/svg+xml";
    /** Opened by itself, a drawing may do nothing: whoever named a touchpoint is not trusted with the viewer's session. */
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";

    private final MapStore store;
    private final MapAnalysis analysis;
    private final Analyses analyses;
    private final ObjectMapper json;

    @Inject
    LiveMapResource(MapStore store, MapAnalysis analysis, Analyses analyses, ObjectMapper json) {
        this.store = store;
        this.analysis = analysis;
        this.analyses = analyses;
        this.json = json;
    }

    /** A filled map, and what it rests on. */
    @Schema(name = "LiveMapAnswer")
    record LiveMapAnswer(String id, int version, Words name, List<LiveMap.LiveStage> stages, List<LiveMap.LiveCell> cells, long unplacedEvents,
            String definition, Basis basis) {
    }

    @POST
    @Path("live")
    @Operation(summary = "A map with the numbers of a period", description = "People, conversion, dwell, satisfaction with its trend, expected and actual emotion, and pain points with their reason, in each stage and touchpoint. `period`, `zone`, `filter`, `people` and `compare` are as in all questions; `version` asks an older version of the map.")
    @RequestBody(content = @Content(schema = @Schema(implementation = Object.class), example = "{\"period\": {\"last\": \"P30D\"}, \"compare\": \"previous\"}"))
    @APIResponse(responseCode = "200", description = "The filled map", content = @Content(schema = @Schema(implementation = LiveMapAnswer.class)))
    @APIResponse(responseCode = "400", description = "The question is not valid: errors point to all that is wrong")
    @APIResponse(responseCode = "404", description = "There is no such map")
    public LiveMapAnswer live(@PathParam("id") String id,
            @HeaderParam("X-Query-Id") @Parameter(description = "A UUID by which the question can be cancelled") String queryId, byte[] body) throws IOException {
        ObjectNode question = body == null || body.length == 0 ? json.createObjectNode() : (ObjectNode) Bodies.read(json, body);
        Answer<LiveMap> answer = ask(id, question, queryId);
        LiveMap map = answer.result();
        return new LiveMapAnswer(map.id(), map.version(), map.name(), map.stages(), map.cells(), map.unplacedEvents(), map.definition(), answer.basis());
    }

    private Answer<LiveMap> ask(String id, ObjectNode question, String queryId) {
        store.find(id).orElseThrow(() -> MapResource.unknown(id));
        return analyses.askStored(analysis, question.put("map", id), queryId);
    }

    @GET
    @Path("drawing")
    @Produces(SVG)
    @Operation(summary = "A map with the numbers of a period, drawn", description = "An SVG to be shown, printed or read aloud: a column a stage; goals, touchpoints with their numbers against the period before, the emotion curve and pain points as lanes.")
    @APIResponse(responseCode = "200", description = "The drawing", content = @Content(mediaType = SVG, schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(responseCode = "404", description = "There is no such map")
    public Response drawing(@PathParam("id") String id,
            @QueryParam("lang") @DefaultValue("en") @Pattern(regexp = "zh|en", message = "must be zh or en") @Parameter(description = "zh or en") String language,
            @QueryParam("last") @DefaultValue("P30D") @Parameter(description = "How far back, as an ISO 8601 duration") String last,
            @QueryParam("zone") @DefaultValue("UTC") @Parameter(description = "Whose days are shown", example = "Asia/Shanghai") String zone) {
        ObjectNode question = json.createObjectNode().put("zone", zone).put("compare", "previous");
        question.putObject("period").put("last", last);
        Answer<LiveMap> answer = ask(id, question, null);
        Basis basis = answer.basis();
        ZoneId shown = zone.equals("UTC") ? ZoneOffset.UTC : ZoneId.of(zone);
        MapDrawing.Caption caption = new MapDrawing.Caption(day(basis.from(), shown), day(basis.to().minusMillis(1), shown), basis.people(), basis.events());
        return Response.ok(MapDrawing.of(answer.result(), caption, language.equals("zh") ? Language.ZH : Language.EN), SVG + ";charset=UTF-8")
                .header("Content-Security-Policy", POLICY).header("X-Content-Type-Options", "nosniff").build();
    }

    private static String day(Instant time, ZoneId zone) {
        return LocalDate.ofInstant(time, zone).toString();
    }
}
