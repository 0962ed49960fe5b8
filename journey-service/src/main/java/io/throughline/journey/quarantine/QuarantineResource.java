package io.throughline.journey.quarantine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.masking.MaskingPolicy;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.commons.page.Page;
import io.throughline.commons.page.PageCursor;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.retraction.SourceKind;
import io.throughline.commons.retraction.SourceRetractions;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;
import io.throughline.journey.collector.EventArrival;
import io.throughline.journey.collector.EventValidationResult;
import io.throughline.journey.collector.QuarantineReplay;
import io.throughline.journey.collector.api.SegmentCall;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The endpoints for events that broke a rule: review, correct and replay them. */
@Path("/v1/quarantine")
@RolesAllowed(RealmRoles.ADMIN)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "quarantine",
        description = "Events that broke a rule: to look at, mend and send on. Kept for 90 days unless configured otherwise.")
class QuarantineResource {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ID = "The entry's id, such as the quarantineId of the collector's answer";
    private static final String UNKNOWN = "There is no entry with this id";
    private static final String EXAMPLE = """
            {"type": "track", "messageId": "ajs-7f3a", "userId": "42", "event": "Order Completed", "timestamp": "2026-01-31T09:30:00Z"}""";
    /** The most bytes of events and contexts in one page, as UTF-8: as much as a browser shows, far less than 200 of the largest. */
    private static final int MOST_PAGE_BYTES = 1024 * 1024;

    private final QuarantineStore store;
    private final QuarantineReplay quarantineReplay;
    private final SourceRetractions retractions;
    private final MaskingPolicy masking;
    private final Caller caller;

    @Inject
    QuarantineResource(QuarantineStore store, QuarantineReplay quarantineReplay, SourceRetractions retractions, MaskingPolicy masking,
            Caller caller) {
        this.store = store;
        this.quarantineReplay = quarantineReplay;
        this.retractions = retractions;
        this.masking = masking;
        this.caller = caller;
    }

    @GET
    @RolesAllowed({ RealmRoles.ADMIN, RealmRoles.ANALYST })
    @Audited(action = "quarantine.read", purpose = "mending events")
    @Operation(operationId = "listQuarantineEntries", summary = "List quarantined events",
            description = "Newest first. A page ends early once its events come to 1 MB; `next` leads on. Analysts see personal data in "
                    + "the events masked. If an event is larger than 32 KB, or its source has more than 1 MB of faulty events in a "
                    + "minute, only its beginning is kept: {\"cut\": true, \"bytes\": 51200, \"beginning\": \"…\"}.")
    public Page<QuarantineEntry> list(
            @QueryParam("source") @Parameter(description = "Only events of the source with this id") String source,
            @QueryParam("status") @Parameter(description = "Only entries with this status") QuarantineEntry.Status status,
            @QueryParam("limit") @DefaultValue("50") @Min(value = 1, message = Page.LIMIT_MESSAGE) @Max(value = Page.MAX_LIMIT,
                    message = Page.LIMIT_MESSAGE) @Parameter(description = Page.LIMIT_DESCRIPTION) int limit,
            @QueryParam("cursor") @Parameter(description = Page.CURSOR_DESCRIPTION) String cursor) {
        PersonalDataMask mask = masking.of(caller);
        List<QuarantineEntry> rows = store.list(source, status, key(cursor), limit + 1);
        Page<QuarantineEntry> page = Page.of(rows, bounded(rows, limit),
                last -> PageCursor.of(last.receivedAt().toEpochMilli(), last.id()));
        return new Page<>(page.items().stream().map(each -> each.masked(mask)).toList(), page.next());
    }

    /** How many of the rows fit on a page; at least one. */
    static int bounded(List<QuarantineEntry> rows, int limit) {
        int bytes = 0;
        for (int i = 0; i < Math.min(rows.size(), limit); i++) {
            bytes += bytes(rows.get(i).event()) + bytes(rows.get(i).context());
            if (bytes > MOST_PAGE_BYTES) {
                return Math.max(1, i);
            }
        }
        return limit;
    }

    private static int bytes(String json) {
        return json == null ? 0 : json.getBytes(StandardCharsets.UTF_8).length;
    }

    @GET
    @Path("{id}")
    @RolesAllowed({ RealmRoles.ADMIN, RealmRoles.ANALYST })
    @Audited(action = "quarantine.read", purpose = "mending events")
    @Operation(operationId = "getQuarantineEntry", summary = "Read a quarantined event",
            description = "Analysts see personal data in the event masked.")
    @APIResponse(responseCode = "200", description = "The entry")
    @APIResponse(responseCode = "404", description = UNKNOWN)
    public QuarantineEntry get(@PathParam("id") @Parameter(description = ID) String id) {
        return find(id).masked(masking.of(caller));
    }

    private QuarantineEntry find(String id) {
        return store.find(id).orElseThrow(QuarantineResource::unknown);
    }

    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Audited(action = "quarantine.mend", purpose = "mending events")
    @Operation(operationId = "mendQuarantinedEvent", summary = "Correct a quarantined event",
            description = "Takes the whole event as it should have been, with its `type`. It becomes a touchpoint only when it is "
                    + "replayed.")
    @APIResponse(responseCode = "200", description = "Corrected")
    @APIResponse(responseCode = "400", description = "It still breaks a rule; nothing has changed")
    @APIResponse(responseCode = "404", description = UNKNOWN)
    @APIResponse(responseCode = "409", description = "It was replayed already")
    @APIResponse(responseCode = "413", description = "The event is larger than 32 KB")
    @RequestBody(required = true,
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = SegmentCall.class),
                    examples = @ExampleObject(name = "with the event's name", value = EXAMPLE)))
    public QuarantineEntry correct(@PathParam("id") @Parameter(description = ID) String id, byte[] body) {
        QuarantineEntry entry = find(id);
        String event = new String(body == null ? new byte[0] : body, StandardCharsets.UTF_8);
        EventValidationResult.Accepted accepted = judged(event, entry, ProblemKind.INVALID_BODY);
        return store.correct(id, event, accepted.messageId(), Instant.now()).orElseThrow(() -> ProblemException.of(
                ProblemKind.CONFLICT, "This was replayed already; send a new event instead."));
    }

    @POST
    @Path("{id}/replay")
    @Audited(action = "quarantine.replay", purpose = "mending events")
    @Operation(operationId = "replayQuarantinedEvent", summary = "Replay a quarantined event",
            description = "Makes a touchpoint of an event that breaks no rule any more. It counts as received when it first came in. "
                    + "Replaying it again changes nothing.")
    @APIResponse(responseCode = "200", description = "It is a touchpoint")
    @APIResponse(responseCode = "404", description = UNKNOWN)
    @APIResponse(responseCode = "409", description = "What the source sent at that time was retracted")
    @APIResponse(responseCode = "422", description = "It breaks a rule, or only its beginning is kept: correct it first")
    @APIResponse(responseCode = "503", description = "Kafka did not take it; try again after Retry-After seconds")
    public QuarantineEntry replay(@PathParam("id") @Parameter(description = ID) String id) {
        QuarantineEntry entry = find(id);
        if (entry.status() == QuarantineEntry.Status.replayed) {
            return entry;
        }
        if (retractions.covers(SourceKind.SOURCE, entry.source(), entry.receivedAt())) {
            throw ProblemException.of(ProblemKind.CONFLICT, "What this source said at that time was taken back; send a new event instead.");
        }
        if (QuarantineSizeLimit.isCut(entry.event())) {
            throw ProblemException.of(ProblemKind.UNPROCESSABLE,
                    "Only the beginning of this event is kept: mend it with the whole event first.");
        }
        quarantineReplay.publish(judged(entry.event(), entry, ProblemKind.UNPROCESSABLE), arrival(entry));
        return store.replayed(id, Instant.now()).orElseThrow(QuarantineResource::unknown);
    }

    @DELETE
    @Path("{id}")
    @Audited(action = "quarantine.discard", purpose = "mending events")
    @Operation(operationId = "deleteQuarantineEntry", summary = "Delete a quarantined event",
            description = "For good. If it was replayed, the touchpoint stays.")
    @APIResponse(responseCode = "204", description = "Deleted, or there was none")
    public void discard(@PathParam("id") @Parameter(description = ID) String id) {
        store.delete(id);
    }

    private static QuarantineStore.Key key(String cursor) {
        if (cursor == null) {
            return null;
        }
        List<String> parts = PageCursor.parts(cursor, 2);
        return new QuarantineStore.Key(PageCursor.millis(parts.get(0)), parts.get(1));
    }

    private EventValidationResult.Accepted judged(String event, QuarantineEntry entry, ProblemKind refusal) {
        return switch (quarantineReplay.validate(event, entry.call(), arrival(entry), entry.id())) {
            case EventValidationResult.Accepted accepted -> accepted;
            case EventValidationResult.Rejected rejected -> throw new ProblemException(Problem.of(
                    rejected.tooLarge() ? ProblemKind.TOO_LARGE : refusal, rejected.reason())
                    .withErrors(List.of(new Problem.FieldError(rejected.field(), rejected.reason()))));
        };
    }

    private EventArrival arrival(QuarantineEntry entry) {
        try {
            String context = entry.context();
            return EventArrival.later(entry.source(), entry.channel(), store.authority(entry.id()), entry.receivedAt(), entry.sentAt(),
                    context == null ? null : (ObjectNode) JSON.readTree(context),
                    context == null ? 0 : context.getBytes(StandardCharsets.UTF_8).length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("There is no entry of this id.");
    }
}
