package io.throughline.profile.segment.membership;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.json.StorableText;
import io.throughline.commons.masking.MaskingPolicy;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.commons.page.Page;
import io.throughline.commons.page.PageCursor;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;
import io.throughline.profile.segment.SegmentPreviewRequest;
import io.throughline.profile.segment.SegmentResource;
import io.throughline.profile.segment.SegmentService;
import io.throughline.profile.segment.SegmentSettings;
import io.throughline.profile.segment.SegmentStore;
import io.throughline.profile.segment.rule.SegmentRuleMapper;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Lists, previews and exports the members of segments. */
@Path("/v1/segments")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ RealmRoles.ANALYST, RealmRoles.AGENT, RealmRoles.MARKETER, RealmRoles.ADMIN, RealmRoles.PRIVACY })
@Tag(name = "segment members", description = "The members of segments: previews, lists, downloads, growth and overlap.")
class SegmentMemberResource {

    private static final String TRAITS = "name,email,phone";
    private static final int MOST_TRAITS = 20;
    private static final int MOST_DAYS = 400;
    private static final LocalDate FIRST_DAY = LocalDate.of(2000, 1, 1);
    private static final int BATCH = 1_000;

    private final MembershipPreview previewer;
    private final SegmentSettings settings;
    private final MaskingPolicy masking;
    private final Caller caller;
    private final MemberExportAudit trail;

    @Inject
    SegmentMemberResource(MembershipPreview previewer, SegmentSettings settings, MaskingPolicy masking, Caller caller,
            MemberExportAudit trail) {
        this.previewer = previewer;
        this.settings = settings;
        this.masking = masking;
        this.caller = caller;
        this.trail = trail;
    }

    @POST
    @Path("preview")
    @Consumes(MediaType.APPLICATION_JSON)
    @Blocking
    @Audited(action = "segment.preview", purpose = "defining a segment")
    @Operation(operationId = "previewSegment", summary = "Count the people whom a rule selects before it is saved",
            description = "Up to 20,000 people are all examined: the count is exact. Of more, a random sample of about that size is "
                    + "examined, and the count is an estimate with its 95 % interval. It takes some seconds at most; when the "
                    + "time runs out, those examined so far are the sample, and `timeRanOut` says so.")
    @APIResponse(responseCode = "200", description = "The count, with a sample of 20 people at most",
            content = @Content(schema = @Schema(implementation = MemberView.Preview.class)))
    @APIResponse(responseCode = "400", description = "The rule is not valid; errors point to all that is wrong")
    @APIResponse(responseCode = "403",
            description = "The rule asks for people by what the caller sees masked, such as an address; errors point to it")
    public MemberView.Preview preview(
            @Parameter(description = "Traits to show, 20 at most") @QueryParam("traits") @DefaultValue(TRAITS) String traits,
            @RequestBody(required = true, content = @Content(schema = @Schema(implementation = SegmentPreviewRequest.class),
                    examples = @ExampleObject(name = "rule", value = SegmentPreviewRequest.EXAMPLE))) SegmentPreviewRequest request) {
        PersonalDataMask mask = masking.of(caller);
        SegmentService.refusePersonal(request.rule(), mask);
        return previewer.preview(request.checked(new SegmentRuleMapper.Limits(settings.longestWindow())), traits(traits), mask);
    }

    @GET
    @Path("{id}/members")
    @Audited(action = "segment.members", purpose = "working with a segment")
    @Operation(operationId = "listSegmentMembers", summary = "List the members of a segment")
    @APIResponse(responseCode = "200", description = "A page of members",
            content = @Content(schema = @Schema(implementation = MemberView.Members.class)))
    @APIResponse(responseCode = "404", description = "There is no such segment")
    public Uni<MemberView.Members> members(@Parameter(description = "The id of the segment") @PathParam("id") UUID id,
            @Parameter(description = "Traits to show, 20 at most") @QueryParam("traits") @DefaultValue(TRAITS) String traits,
            @Parameter(description = Page.LIMIT_DESCRIPTION) @QueryParam("limit") @DefaultValue("50") @Min(value = 1,
                    message = Page.LIMIT_MESSAGE) @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_MESSAGE) int limit,
            @Parameter(description = Page.CURSOR_DESCRIPTION) @QueryParam("cursor") String cursor) {
        UUID after = cursor == null ? MemberReader.FIRST : SegmentStore.uuid(PageCursor.parts(cursor, 1).getFirst());
        List<String> shown = traits(traits);
        PersonalDataMask mask = masking.of(caller);
        return SegmentResource.present(id, session -> MemberReader.page(session, id, after, limit + 1, shown, mask).map(rows -> {
            Page<MemberView> page = Page.of(rows, limit, last -> PageCursor.of(last.profileId()));
            return new MemberView.Members(page.items(), page.next());
        }));
    }

    @GET
    @Path("{id}/members/export")
    @Produces({ "text/csv", "application/x-ndjson" })
    @Blocking
    @RolesAllowed({ RealmRoles.MARKETER, RealmRoles.ADMIN, RealmRoles.PRIVACY })
    @Audited(action = MemberExportAudit.ACTION, purpose = MemberExportAudit.PURPOSE)
    @Operation(operationId = "exportSegmentMembers", summary = "Download the members of a segment who agreed to a purpose on a channel",
            description = "Streamed, however many they are. Members without consent to exactly this purpose and channel are left out, "
                    + "as are those who restricted the processing of their data. Contact data are masked for callers who may not "
                    + "see them.")
    @APIResponse(responseCode = "200", description = "One line a member, after a heading in CSV", content = {
            @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)),
            @Content(mediaType = "application/x-ndjson", schema = @Schema(type = SchemaType.STRING)) })
    @APIResponse(responseCode = "404", description = "There is no such segment")
    public Response export(@Parameter(description = "The id of the segment") @PathParam("id") UUID id,
            @Parameter(description = "csv or ndjson",
                    schema = @Schema(enumeration = { "csv", "ndjson" })) @QueryParam("format") @DefaultValue("csv") String format,
            @Parameter(description = "What they must have agreed to") @QueryParam("purpose") @DefaultValue("marketing") String purpose,
            @Parameter(description = "On which channel, such as email", required = true) @QueryParam("channel") String channel,
            @Parameter(description = "Traits to write, 20 at most") @QueryParam("traits") @DefaultValue(TRAITS) String traits,
            @Parameter(
                    description = "Whether to write a byte order mark first, so that Excel reads "
                            + "Chinese") @QueryParam("bom") @DefaultValue("false") boolean bom) {
        MemberExportFormat to = switch (format) {
            case "csv" -> MemberExportFormat.CSV;
            case "ndjson" -> MemberExportFormat.NDJSON;
            default -> throw ProblemException.invalidParameter("format", "must be csv or ndjson");
        };
        if (channel == null || channel.isBlank()) {
            throw ProblemException.invalidParameter("channel", "is missing: say on which channel they must have agreed to " + purpose);
        }
        sound("channel", channel);
        sound("purpose", purpose);
        List<String> columns = traits(traits);
        PersonalDataMask mask = masking.of(caller);
        MembershipPreview.read(session -> SegmentStore.head(session, id).onItem().ifNull().failWith(SegmentService::unknown));
        if (!Boolean.TRUE.equals(MembershipPreview.read(session -> MemberReader.withdrawable(session, purpose)))) {
            throw ProblemException.invalidParameter("purpose",
                    "must be one that people agree to: it is unknown, or holds without their saying so");
        }
        MemberExportAudit.Reader reader = trail.reader();
        StreamingOutput lines = out -> {
            MemberExportFormat.write(out, (bom && to == MemberExportFormat.CSV ? MemberExportFormat.BOM : "") + to.head(columns));
            for (UUID after = MemberReader.FIRST; after != null;) {
                UUID from = after;
                MemberReader.Consented batch = MembershipPreview
                        .read(session -> MemberReader.consented(session, id, from, BATCH, purpose, channel, columns, mask));
                StringBuilder text = new StringBuilder();
                for (MemberView member : batch.members()) {
                    text.append(to.line(member, columns));
                }
                note(reader, batch.members());
                MemberExportFormat.write(out, text.toString());
                after = batch.last();
            }
        };
        return Response.ok(lines).type(to.mediaType)
                .header("Content-Disposition", "attachment; filename=\"segment-" + id + "." + to.extension + "\"").build();
    }

    @GET
    @Path("{id}/growth")
    @Operation(operationId = "getSegmentGrowth", summary = "Read how a segment grew by day",
            description = "Who joined and left each day (UTC), newest first, with the size at the end of the day.")
    @APIResponse(responseCode = "200", description = "One item a day")
    @APIResponse(responseCode = "404", description = "There is no such segment")
    public Uni<Page<GrowthDay>> growth(@Parameter(description = "The id of the segment") @PathParam("id") UUID id,
            @Parameter(description = "The first day; 30 days before the last without it") @QueryParam("from") LocalDate from,
            @Parameter(description = "The last day; today without it") @QueryParam("to") LocalDate to) {
        if (to != null && to.isBefore(FIRST_DAY) || from != null && from.isBefore(FIRST_DAY)) {
            throw ProblemException.invalidParameter(to != null && to.isBefore(FIRST_DAY) ? "to" : "from",
                    "must be " + FIRST_DAY + " or later");
        }
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        LocalDate last = to == null || to.isAfter(today) ? today : to;
        LocalDate first = from == null ? last.minusDays(30) : from;
        if (first.isAfter(last) || ChronoUnit.DAYS.between(first, last) > MOST_DAYS) {
            throw ProblemException.invalidParameter("from", "must be no later than `to`, and no more than 400 days before it");
        }
        return SegmentResource.present(id, session -> MemberReader.growth(session, id, first, last)).map(Page::all);
    }

    @GET
    @Path("overlap")
    @Operation(operationId = "getSegmentOverlap", summary = "Read how many members two to five segments have in common",
            description = "For every combination: the members of all, the members of any, and the Jaccard index, which is the first "
                    + "divided by the second.")
    @APIResponse(responseCode = "200", description = "Counted now",
            content = @Content(schema = @Schema(implementation = SegmentOverlap.class)))
    @APIResponse(responseCode = "404", description = "One of the segments is not there")
    public Uni<SegmentOverlap> overlap(
            @Parameter(description = "Ids of 2 to 5 segments, separated by commas", required = true) @QueryParam("ids") String ids) {
        List<UUID> segments;
        try {
            segments = Arrays.stream((ids == null ? "" : ids).split(",")).map(String::strip).map(UUID::fromString).distinct().toList();
        } catch (IllegalArgumentException e) {
            segments = List.of();
        }
        if (segments.size() < 2 || segments.size() > SegmentOverlap.MOST) {
            throw ProblemException.invalidParameter("ids", "must be the ids of two to five segments, separated by commas");
        }
        List<UUID> of = segments;
        return SegmentResource.read(session -> SegmentStore.names(session, of).chain(names -> {
            if (names.stream().anyMatch(java.util.Objects::isNull)) {
                throw SegmentService.unknown();
            }
            return MemberReader.overlap(session, of).map(exactly -> SegmentOverlap.of(of, names, exactly));
        }));
    }

    private void note(MemberExportAudit.Reader reader, List<MemberView> members) throws IOException {
        try {
            trail.note(reader, members);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The export was stopped");
        }
    }

    private static List<String> traits(String list) {
        List<String> traits = Arrays.stream(list.split(",")).map(String::strip).filter(each -> !each.isEmpty()).distinct().toList();
        if (traits.size() > MOST_TRAITS) {
            throw ProblemException.invalidParameter("traits", "must name 20 traits at most");
        }
        sound("traits", list);
        return traits;
    }

    private static void sound(String parameter, String text) {
        StorableText.fault(text).ifPresent(fault -> {
            throw ProblemException.invalidParameter(parameter, fault);
        });
    }
}
