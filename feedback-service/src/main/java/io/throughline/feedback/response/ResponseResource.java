package io.throughline.feedback.response;

import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;

import com.mongodb.client.model.Filters;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.masking.Mask;
import io.throughline.commons.masking.Masking;
import io.throughline.commons.page.Page;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.Roles;
import io.throughline.feedback.response.Intake.Verdict.Accepted;
import io.throughline.feedback.response.Intake.Verdict.Refused;
import io.throughline.feedback.response.ResponseQuery.Place;
import io.throughline.feedback.response.Submission.Fault;
import io.throughline.feedback.response.Submission.Faulty;
import io.throughline.feedback.response.Submission.Sound;
import org.bson.conversions.Bson;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Where responses come in and are read. A partner has to do with its own channel alone. */
@Path("/v1/responses")
@RunOnVirtualThread
@Tag(name = "responses")
class ResponseResource {

    private static final String USED_ID = "was used for a response that says something else";

    private final Intake intake;
    private final ResponseStore store;
    private final Posting posting;
    private final Withheld withheld;
    private final PartnerCopies copies;
    private final Masking masking;
    private final Caller caller;

    @Inject
    ResponseResource(Intake intake, ResponseStore store, Posting posting, Withheld withheld, PartnerCopies copies, Masking masking,
            Caller caller) {
        this.intake = intake;
        this.store = store;
        this.posting = posting;
        this.withheld = withheld;
        this.copies = copies;
        this.masking = masking;
        this.caller = caller;
    }

    @POST
    @RolesAllowed({ Roles.PARTNER, Roles.AGENT, Roles.ADMIN })
    @Audited(action = "response.post", purpose = "collecting feedback")
    @Operation(summary = "Post a response", description = "Stored once under the poster's own id. When it is answered, the response is stored and will be told to the other services.")
    @APIResponse(responseCode = "201", description = "Stored now", content = @Content(schema = @Schema(implementation = ResponseView.class)))
    @APIResponse(responseCode = "200", description = "Was stored before; nothing changed", content = @Content(schema = @Schema(implementation = ResponseView.class)))
    @APIResponse(responseCode = "400", description = "Faulty; every fault is named by a JSON pointer")
    @APIResponse(responseCode = "403", description = "A partner names another's channel")
    @APIResponse(responseCode = "409", description = "The id was used for a response that says something else")
    @APIResponse(responseCode = "413", description = "Larger than 1 MB")
    @APIResponse(responseCode = "503", description = "The store does not answer; send the same again after Retry-After seconds")
    public RestResponse<ResponseView> post(NewResponse posted) {
        if (posted == null) {
            throw ProblemException.invalidBody("", "must be a response");
        }
        Optional<String> channel = posting.postedTo(posted.channel(), "");
        Response response = switch (Submission.of(posted, posting.poster(), channel, Instant.now())) {
            case Sound sound -> sound.response();
            case Faulty faulty -> throw Posting.refusal(faulty.faults());
        };
        return switch (intake.accept(List.of(response))) {
            case Refused _ -> throw Posting.conflict(List.of(new Fault("/id", USED_ID)));
            case Accepted accepted -> answer(accepted, response.id());
        };
    }

    private static RestResponse<ResponseView> answer(Accepted accepted, UUID id) {
        RestResponse.Status status = accepted.created().contains(id) ? RestResponse.Status.CREATED : RestResponse.Status.OK;
        return ResponseBuilder.create(status, ResponseView.of(accepted.stored().get(id)))
                .location(URI.create("/v1/responses/" + id)).build();
    }

    @POST
    @Path("batch")
    @RolesAllowed({ Roles.PARTNER, Roles.AGENT, Roles.ADMIN })
    @Audited(action = "response.post", purpose = "collecting feedback")
    @Operation(summary = "Post up to 500 responses, all or none", description = "Sent again it changes nothing. One of a batch may be in it twice, saying the same; then the first counts as created.")
    @APIResponse(responseCode = "200", description = "All are stored", content = @Content(schema = @Schema(implementation = BatchAnswer.class)))
    @APIResponse(responseCode = "400", description = "Some are faulty, none is stored; every fault is named by a JSON pointer")
    @APIResponse(responseCode = "403", description = "A partner names another's channel; none is stored")
    @APIResponse(responseCode = "409", description = "Ids were used for responses that say something else; none is stored")
    @APIResponse(responseCode = "413", description = "Larger than 1 MB")
    @APIResponse(responseCode = "503", description = "The store does not answer; send the same again after Retry-After seconds")
    public BatchAnswer postBatch(NewResponses posted) {
        if (posted == null || posted.responses() == null || posted.responses().isEmpty()
                || posted.responses().size() > NewResponses.MOST) {
            throw ProblemException.invalidBody("/responses", "must be 1 to 500 responses: a larger batch would not be stored as one");
        }
        Batch batch = Batch.of(posted.responses(), posting.poster(),
                (each, pointer) -> posting.postedTo(each.channel(), pointer), Instant.now());
        if (!batch.faults().isEmpty()) {
            throw Posting.refusal(batch.faults());
        }
        return switch (intake.accept(batch.distinct())) {
            case Refused refused -> throw Posting.conflict(used(batch, refused));
            case Accepted accepted -> answer(batch, accepted);
        };
    }

    private static List<Fault> used(Batch batch, Refused refused) {
        return IntStream.range(0, batch.responses().size())
                .filter(i -> refused.conflicting().contains(batch.responses().get(i).id()))
                .mapToObj(i -> new Fault("/responses/" + i + "/id", USED_ID)).toList();
    }

    private static BatchAnswer answer(Batch batch, Accepted accepted) {
        Set<UUID> left = new HashSet<>(accepted.created());
        return new BatchAnswer(batch.responses().stream().map(each -> new BatchAnswer.Result(each.externalId(),
                left.remove(each.id()) ? "created" : "duplicate", each.id())).toList(),
                batch.responses().stream().map(each -> each.subject().toString()).distinct().toList());
    }

    @GET
    @RolesAllowed({ Roles.PARTNER, Roles.ANALYST, Roles.AGENT, Roles.PRIVACY, Roles.ADMIN })
    @Audited(action = "response.read", subject = "identifier", purpose = "listening to customers")
    @Operation(summary = "Responses, newest first", description = "A partner reads back what was received in the last 7 days, unless configured otherwise. Those of people who withdrew purpose feedback, or whose data are restricted, are listed for privacy alone. Analysts see addresses and numbers masked, and ask for nobody by them but by profile_id or an identifier that they see.")
    @APIResponse(responseCode = "200", description = "A page of them")
    @APIResponse(responseCode = "400", description = "A parameter is not valid")
    @APIResponse(responseCode = "403", description = "A partner names another's channel, or the role does not see the identifier in clear")
    public Page<ResponseView> list(@QueryParam("channel") String channel,
            @Parameter(description = "The client id of the partner that posted it.") @QueryParam("partner") String partner,
            @Parameter(description = "Only those that answer it.", schema = @Schema(enumeration = { "nps", "csat", "ces" })) @QueryParam("metric") String metric,
            @Parameter(description = "Whose: all responses of the person whom this identifier is one of.", schema = @Schema(implementation = String.class)) @QueryParam("identifier") Identifier identifier,
            @Parameter(description = TimeRange.FROM) @QueryParam("from") String from,
            @Parameter(description = TimeRange.TO) @QueryParam("to") String to,
            @QueryParam("limit") @DefaultValue("50") @Min(value = 1, message = Page.LIMIT_MESSAGE)
            @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_MESSAGE) int limit,
            @QueryParam("cursor") String cursor) {
        Mask mask = identifier == null ? masking.of(caller) : masking.of(caller, identifier);
        List<Identifier> whose = identifier == null ? List.of() : posting.whose(identifier);
        ResponseQuery query = new ResponseQuery(posting.read(channel), Optional.ofNullable(partner),
                Optional.ofNullable(metric).map(Metric::parameter), whose, TimeRange.of(from, to),
                Optional.ofNullable(cursor).map(Place::parse));
        Bson besides = seesAll() ? Filters.empty() : withheld.filter();
        Page<Response> page = Page.of(posting.isPartner() ? ofPartner(query, besides, limit + 1) : store.list(query, besides, limit + 1), limit, last -> Place.of(last).cursor());
        return new Page<>(page.items().stream().map(each -> ResponseView.of(each, mask)).toList(), page.next());
    }

    @GET
    @Path("{responseId}")
    @RolesAllowed({ Roles.PARTNER, Roles.ANALYST, Roles.AGENT, Roles.PRIVACY, Roles.ADMIN })
    @Audited(action = "response.read", purpose = "listening to customers")
    @Operation(summary = "One response")
    @APIResponse(responseCode = "200", description = "It")
    @APIResponse(responseCode = "400", description = "The id is no UUID")
    @APIResponse(responseCode = "403", description = "The person withdrew purpose feedback, or their data are restricted (type urn:throughline:problem:withheld)")
    @APIResponse(responseCode = "404", description = "There is none of this id, it is of a channel that the caller may not read, or a partner's time to read it back is over")
    public ResponseView get(@PathParam("responseId") UUID responseId) {
        Response response = find(responseId).filter(posting::sees)
                .orElseThrow(() -> ProblemException.notFound("There is no response " + responseId + "."));
        if (!seesAll() && withheld.covers(response)) {
            throw ProblemException.of(ProblemKind.WITHHELD, "The person does not agree that their feedback is used.");
        }
        return ResponseView.of(response, masking.of(caller));
    }

    private Optional<Response> find(UUID id) {
        if (!posting.isPartner()) {
            return store.find(id);
        }
        copies.sweep();
        Optional<Response> stored = store.find(id).filter(each -> !each.receivedAt().isBefore(copies.since()));
        return copies.find(id).or(() -> stored);
    }

    /** As stored, and copies; a copy stands for what is stored of the same post without the names of an erased person's device. */
    private List<Response> ofPartner(ResponseQuery query, Bson besides, int most) {
        copies.sweep();
        Map<UUID, Response> all = new HashMap<>();
        store.list(query, Filters.and(besides, copies.readable()), most).forEach(each -> all.put(each.id(), each));
        copies.list(query, besides, most).forEach(each -> all.put(each.id(), each));
        return all.values().stream().sorted(Comparator.comparing(Response::occurredAt).thenComparing(each -> each.id().toString()).reversed())
                .limit(most).toList();
    }

    /** What people do not agree to is kept all the same, and there are those who answer to them for it. */
    private boolean seesAll() {
        return caller.hasRole(Roles.PRIVACY);
    }
}
