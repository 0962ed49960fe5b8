package io.throughline.journey.journeymap;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

import jakarta.annotation.Nullable;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.security.RealmRoles;
import io.throughline.journey.analysis.execution.AnalysisAnswer;
import io.throughline.journey.analysis.execution.AnalysisService;
import io.throughline.journey.analysis.question.CompareRequest;
import io.throughline.journey.analysis.question.PeriodRequest;
import io.throughline.journey.analysis.result.AnswerBasis;
import io.throughline.journey.journeymap.drawing.MapDrawing;
import io.throughline.journey.touchpointcatalog.DrawingLanguage;
import io.throughline.journey.touchpointcatalog.LocalizedText;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The endpoints of maps filled with the numbers of a period, as data and as drawings. */
@Path("/v1/maps/{id}")
@RolesAllowed({ RealmRoles.ANALYST, RealmRoles.MARKETER, RealmRoles.ADMIN })
@RunOnVirtualThread
@Tag(name = "maps")
class LiveMapResource {

    private static final String EXAMPLE = """
            {"period": {"last": "P30D"}, "compare": "previous"}""";
    private static final String SVG = "image/svg+xml";
    /** A drawing opened by itself may not run anything, because people who name touchpoints are not trusted with the viewer's session. */
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";

    private final MapStore store;
    private final MapAnalysis analysis;
    private final AnalysisService analyses;

    @Inject
    LiveMapResource(MapStore store, MapAnalysis analysis, AnalysisService analyses) {
        this.store = store;
        this.analysis = analysis;
        this.analyses = analyses;
    }

    /** A filled map and the data it rests on. */
    @Schema(name = "LiveMapAnswer")
    record LiveMapAnswer(String id, int version, LocalizedText name, List<LiveMap.LiveStage> stages, List<LiveMap.LiveCell> cells,
            @Schema(description = "Events of the period that no rule and no touchpoint of the map takes") long unplacedEvents,
            @Schema(description = "How the numbers are defined") String definition, AnswerBasis basis) {
    }

    @POST
    @Path("live")
    @Operation(operationId = "fillJourneyMap", summary = "Fill a journey map with the numbers of a period",
            description = "People, conversion, dwell time, satisfaction with its trend, expected and actual emotion, and pain points "
                    + "with their reason, in each stage and touchpoint. `period`, `zone`, `filter`, `people` and `compare` are as in "
                    + "all questions. Without a body: the last 30 days.")
    @RequestBody(required = false,
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = LiveMapRequest.class),
                    examples = @ExampleObject(name = "the last 30 days and those before", value = EXAMPLE)))
    @APIResponse(responseCode = "200", description = "The filled map")
    @APIResponse(responseCode = "403", description = "The role does not allow it, or the question compares what the caller sees masked")
    @APIResponse(responseCode = "404", description = MapResource.UNKNOWN)
    @APIResponse(responseCode = "409", description = AnalysisService.CANCELLED)
    @APIResponse(responseCode = "422", description = AnalysisService.TOO_MUCH)
    @APIResponse(responseCode = "503", description = AnalysisService.BUSY)
    public LiveMapAnswer live(@PathParam("id") @Parameter(description = MapResource.ID) String id,
            @HeaderParam("X-Query-Id") @Parameter(description = AnalysisService.QUERY_ID,
                    schema = @Schema(type = SchemaType.STRING, format = "uuid")) String queryId,
            @Nullable LiveMapRequest body) {
        AnalysisAnswer<LiveMap> answer = ask(id, body == null ? LiveMapRequest.STANDARD : body, queryId);
        LiveMap map = answer.result();
        return new LiveMapAnswer(map.id(), map.version(), map.name(), map.stages(), map.cells(), map.unplacedEvents(), map.definition(),
                answer.basis());
    }

    private AnalysisAnswer<LiveMap> ask(String id, LiveMapRequest question, String queryId) {
        if (!store.has(id)) {
            throw MapResource.unknown(id);
        }
        return analyses.execute(analysis, question.of(id), queryId);
    }

    @GET
    @Path("drawing")
    @Produces(SVG)
    @Operation(operationId = "drawJourneyMap", summary = "Draw a journey map with the numbers of a period",
            description = "An SVG image to be shown, printed or read aloud: one column for each stage; goals, touchpoints with their "
                    + "numbers against the period before, the emotion curve and pain points in rows.")
    @APIResponse(responseCode = "200", description = "The drawing",
            content = @Content(mediaType = SVG, schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(responseCode = "404", description = MapResource.UNKNOWN)
    @APIResponse(responseCode = "422", description = AnalysisService.TOO_MUCH)
    @APIResponse(responseCode = "503", description = AnalysisService.BUSY)
    public Response drawing(@PathParam("id") @Parameter(description = MapResource.ID) String id,
            @QueryParam("lang") @DefaultValue("en") @Pattern(regexp = "zh|en", message = "must be zh or en") @Parameter(
                    description = "The language of the drawing",
                    schema = @Schema(type = SchemaType.STRING, enumeration = { "zh", "en" }, defaultValue = "en")) String language,
            @QueryParam("last") @DefaultValue("P30D") @Parameter(description = "How far back, as an ISO 8601 duration",
                    schema = @Schema(type = SchemaType.STRING, format = "duration", defaultValue = "P30D")) String last,
            @QueryParam("zone") @DefaultValue("UTC") @Parameter(description = "The zone of the IANA database whose days are shown",
                    example = "Asia/Shanghai") String zone) {
        LiveMapRequest question =
                new LiveMapRequest(new PeriodRequest.Last(last), zone, null, null, null, null, CompareRequest.Earlier.PREVIOUS, null);
        AnalysisAnswer<LiveMap> answer = ask(id, question, null);
        AnswerBasis basis = answer.basis();
        ZoneId shown = zone.equals("UTC") ? ZoneOffset.UTC : ZoneId.of(zone);
        MapDrawing.Caption caption =
                new MapDrawing.Caption(day(basis.from(), shown), day(basis.to().minusMillis(1), shown), basis.people(), basis.events());
        return Response
                .ok(MapDrawing.of(answer.result(), caption, language.equals("zh") ? DrawingLanguage.ZH : DrawingLanguage.EN),
                        SVG + ";charset=UTF-8")
                .header("Content-Security-Policy", POLICY).header("X-Content-Type-Options", "nosniff").build();
    }

    private static String day(Instant time, ZoneId zone) {
        return LocalDate.ofInstant(time, zone).toString();
    }
}
