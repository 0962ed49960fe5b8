package io.throughline.feedback.response;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongPredicate;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.masking.MaskingPolicy;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.commons.page.Page;
import io.throughline.commons.problem.IfMatch;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;
import io.throughline.feedback.response.ResponseQuery.Place;
import io.throughline.feedback.response.ResponseSpace.Found;
import io.throughline.feedback.response.ResponseStore.StoredResponse;
import io.throughline.feedback.response.intake.BatchAnswer;
import io.throughline.feedback.response.intake.NewResponse;
import io.throughline.feedback.response.intake.NewResponses;
import io.throughline.feedback.response.intake.ResponseBatch;
import io.throughline.feedback.response.intake.ResponseIntake.IntakeResult;
import io.throughline.feedback.response.intake.ResponsePermissions;
import io.throughline.feedback.response.intake.ResponseRowReader;
import io.throughline.feedback.response.intake.ResponseSubmission;
import io.throughline.feedback.response.intake.ResponseSubmission.InvalidSubmission;
import io.throughline.feedback.response.intake.ResponseSubmission.ValidSubmission;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** The endpoints that accept and return responses. A partner has access to its own channel only. */
@Path("/v1/responses")
@RunOnVirtualThread
@Tag(name = "responses", description = "What customers answered: posted by partners and colleagues, read, corrected and deleted")
class ResponseResource {

    private static final int OK = 200;
    private static final int MULTI_STATUS = 207;
    private static final String ID = "The responseId, or the sender's own id, percent-encoded.";
    private static final String CHANNEL = "The channel of the sender's own id. A partner's is its own and may be left out.";

    private final ResponseSpace responses;
    private final ResponsePermissions responsePermissions;
    private final ResponseRowReader rows;
    private final MaskingPolicy masking;
    private final Caller caller;

    @Inject
    ResponseResource(ResponseSpace responses, ResponsePermissions responsePermissions, ResponseRowReader rows, MaskingPolicy masking,
            Caller caller) {
        this.responses = responses;
        this.responsePermissions = responsePermissions;
        this.rows = rows;
        this.masking = masking;
        this.caller = caller;
    }

    @POST
    @RolesAllowed({ RealmRoles.PARTNER, RealmRoles.PARTNER_SANDBOX, RealmRoles.AGENT, RealmRoles.ADMIN })
    @Audited(action = "response.post", purpose = "collecting feedback")
    @Operation(operationId = "createResponse", summary = "Post a response",
            description = "It is stored once under the sender's own id, however often it is sent. When it is answered, the response is "
                    + "stored, and the other services will be told of it.")
    @RequestBody(required = true,
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = NewResponse.class),
                    examples = @ExampleObject(name = "response", value = NewResponse.EXAMPLE)))
    @APIResponse(responseCode = "201", description = "Stored now; Location is its address, under which it is read with its ETag",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = ResponseView.class)))
    @APIResponse(responseCode = "200", description = "Was stored before with the same content; nothing changed",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = ResponseView.class)))
    @APIResponse(responseCode = "403",
            description = "A partner names another partner's channel, or its sandbox is full (type urn:throughline:problem:quota-exceeded)")
    @APIResponse(responseCode = "409", description = "The id was used for a response that says something else")
    @APIResponse(responseCode = "410", description = "The response of this id was deleted by its sender")
    @APIResponse(responseCode = "503", description = "The store does not answer; send the same again after Retry-After seconds")
    public RestResponse<ResponseView> post(NewResponse posted) {
        Optional<String> channel = responsePermissions.postedTo(posted.channel(), "");
        FeedbackResponse response =
                switch (ResponseSubmission.of(posted, responsePermissions.poster(), channel, Instant.now(), new BodyFaults())) {
                    case ValidSubmission sound -> sound.response();
                    case InvalidSubmission faulty -> throw ResponsePermissions.refusal(faulty.faults());
                };
        IntakeResult intakeResult = responses.accept(List.of(response));
        ResponsePermissions.refusal(intakeResult, response.id(), "/id").ifPresent(problem -> {
            throw new ProblemException(problem);
        });
        RestResponse.Status status = intakeResult.created().contains(response.id()) ? RestResponse.Status.CREATED : RestResponse.Status.OK;
        return ResponseBuilder.create(status, ResponseView.of(intakeResult.stored().get(response.id())))
                .location(URI.create("/v1/responses/" + response.id())).build();
    }

    @POST
    @Path("batch")
    @RolesAllowed({ RealmRoles.PARTNER, RealmRoles.PARTNER_SANDBOX, RealmRoles.AGENT, RealmRoles.ADMIN })
    @Audited(action = "response.post", purpose = "collecting feedback")
    @Operation(operationId = "createResponseBatch", summary = "Post up to 500 responses",
            description = "Each is judged by itself: those that are valid are stored, and each of the others is answered with its "
                    + "problem. Sent again it changes nothing. The body may have 1 MB.")
    @RequestBody(required = true,
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = NewResponses.class),
                    examples = @ExampleObject(name = "batch", value = NewResponses.EXAMPLE)))
    @APIResponse(responseCode = "200", description = "All are stored",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = BatchAnswer.class)))
    @APIResponse(responseCode = "207", description = "Some or all are refused; each of them has a problem",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = BatchAnswer.class)))
    @APIResponse(responseCode = "403",
            description = "The role does not allow it, or a partner's sandbox is full (type urn:throughline:problem:quota-exceeded); "
                    + "then nothing of the batch is stored")
    @APIResponse(responseCode = "503", description = "The store does not answer; send the same again after Retry-After seconds")
    public RestResponse<BatchAnswer> postBatch(NewResponses posted) {
        if (posted == null || posted.rows().isEmpty() || posted.rows().size() > NewResponses.MOST) {
            throw ProblemException.invalidBody("/responses", "must be an array of 1 to 500");
        }
        ResponseBatch batch = ResponseBatch.of(posted.rows(), rows, responsePermissions.poster(),
                (each, pointer) -> responsePermissions.postedTo(each.channel(), pointer), Instant.now());
        List<FeedbackResponse> valid = batch.distinct();
        BatchAnswer answer = batch.answer(valid.isEmpty() ? IntakeResult.NONE : responses.accept(valid));
        return ResponseBuilder.<BatchAnswer>create(answer.refused() == 0 ? OK : MULTI_STATUS).entity(answer).build();
    }

    @GET
    @RolesAllowed({ RealmRoles.PARTNER, RealmRoles.PARTNER_SANDBOX, RealmRoles.ANALYST, RealmRoles.AGENT, RealmRoles.PRIVACY,
            RealmRoles.ADMIN })
    @Audited(action = "response.read", subject = "identifier", purpose = "listening to customers")
    @Operation(operationId = "listResponses", summary = "List responses, newest first",
            description = "A partner reads back what was received in the last 7 days, unless configured otherwise. Those of people who "
                    + "withdrew the purpose feedback, or whose data are restricted, are listed for privacy alone. Analysts see "
                    + "addresses and numbers masked, and ask for nobody by them but by profile_id or an identifier that they see.")
    @APIResponse(responseCode = "200", description = "A page of them")
    @APIResponse(responseCode = "403",
            description = "A partner names another partner's channel, or the role does not see the identifier in clear")
    public Page<ResponseView> list(
            @Parameter(description = "Only those of this channel. A partner reads its own in any case.",
                    schema = @Schema(pattern = ResponseSubmission.CHANNEL_PATTERN)) @QueryParam("channel") String channel,
            @Parameter(description = "Only those that the partner with this client id posted.") @QueryParam("partner") String partner,
            @Parameter(description = "Only those that answer this metric.",
                    schema = @Schema(enumeration = { "nps", "csat", "ces" })) @QueryParam("metric") String metric,
            @Parameter(description = "All responses of the person whom this identifier, `type:value`, is one of.",
                    example = "email:li.na@example.cn",
                    schema = @Schema(implementation = String.class)) @QueryParam("identifier") Identifier identifier,
            @Parameter(description = TimeRange.FROM, schema = @Schema(format = "date-time")) @QueryParam("from") String from,
            @Parameter(description = TimeRange.TO, schema = @Schema(format = "date-time")) @QueryParam("to") String to,
            @Parameter(description = Page.LIMIT_DESCRIPTION) @QueryParam("limit") @DefaultValue("50") @Min(value = 1,
                    message = Page.LIMIT_MESSAGE) @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_MESSAGE) int limit,
            @Parameter(description = Page.CURSOR_DESCRIPTION) @QueryParam("cursor") String cursor) {
        PersonalDataMask mask = identifier == null ? masking.of(caller) : masking.of(caller, identifier);
        List<Identifier> whose = identifier == null ? List.of() : responsePermissions.resolveIdentifiers(identifier);
        ResponseQuery query = new ResponseQuery(responsePermissions.read(channel), Optional.ofNullable(partner),
                Optional.ofNullable(metric).map(FeedbackMetric::parameter), whose, TimeRange.of(from, to),
                Optional.ofNullable(cursor).map(Place::parse));
        Page<FeedbackResponse> page = Page.of(responses.list(query, limit + 1), limit, last -> Place.of(last).cursor());
        return new Page<>(page.items().stream().map(each -> ResponseView.of(each, mask)).toList(), page.next());
    }

    @GET
    @Path("{id}")
    @RolesAllowed({ RealmRoles.PARTNER, RealmRoles.PARTNER_SANDBOX, RealmRoles.ANALYST, RealmRoles.AGENT, RealmRoles.PRIVACY,
            RealmRoles.ADMIN })
    @Audited(action = "response.read", purpose = "listening to customers")
    @Operation(operationId = "getResponse", summary = "Read one response",
            description = "By the responseId, or by the sender's own id: a partner's in its own channel; a colleague says the channel, "
                    + "and the partner if one posted it.")
    @APIResponse(responseCode = "200", description = "The response; ETag is its revision",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = ResponseView.class)))
    @APIResponse(responseCode = "403",
            description = "A partner names another partner's channel; or the person withdrew the purpose feedback, or their data are "
                    + "restricted (type urn:throughline:problem:withheld)")
    @APIResponse(responseCode = "404",
            description = "There is none of this id, it is of a channel that the caller may not read, or a partner's time to read it "
                    + "back is over")
    public RestResponse<ResponseView> get(@Parameter(description = ID) @PathParam("id") String id,
            @Parameter(description = CHANNEL,
                    schema = @Schema(pattern = ResponseSubmission.CHANNEL_PATTERN)) @QueryParam("channel") String channel,
            @Parameter(
                    description = "The client id of the partner whose own id it is; needs "
                            + "`channel`.") @QueryParam("partner") String partner) {
        StoredResponse stored = responses.find(responsePermissions.named(id, responsePermissions.read(channel), partner))
                .orElseThrow(() -> notFound(id)).stored();
        return answer(stored.response(), stored.revision(), masking.of(caller));
    }

    @PUT
    @Path("{id}")
    @RolesAllowed({ RealmRoles.PARTNER, RealmRoles.PARTNER_SANDBOX, RealmRoles.AGENT, RealmRoles.ADMIN })
    @Audited(action = "response.correct", purpose = "correcting feedback")
    @Operation(operationId = "updateResponse", summary = "Correct what a response says",
            description = "Replaces the answers, the comment, its language, the touchpoint and the time; what is left out is removed. "
                    + "Sender, channel, own id and identifiers stay. Who posted a response may correct it: a partner its own, a "
                    + "colleague what colleagues posted. Responses and scores change at once; what the other services heard of "
                    + "the response before stays as it was there.")
    @RequestBody(required = true,
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = ResponseCorrection.class),
                    examples = @ExampleObject(name = "correction", value = ResponseCorrection.EXAMPLE)))
    @APIResponse(responseCode = "200", description = "It says this now; ETag is its new revision",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = ResponseView.class)))
    @APIResponse(responseCode = "403",
            description = "Another sender posted it; or the person withdrew the purpose feedback, or their data are restricted (type "
                    + "urn:throughline:problem:withheld)")
    @APIResponse(responseCode = "404", description = "There is none of this id, or a partner's time to change it is over")
    @APIResponse(responseCode = "412", description = "It has changed since it was read")
    @APIResponse(responseCode = "428", description = "If-Match is missing")
    @APIResponse(responseCode = "503", description = "The store does not answer; send the same again after Retry-After seconds")
    public RestResponse<ResponseView> correct(@Parameter(description = ID) @PathParam("id") String id,
            @Parameter(description = CHANNEL,
                    schema = @Schema(pattern = ResponseSubmission.CHANNEL_PATTERN)) @QueryParam("channel") String channel,
            @Parameter(description = "The ETag of the response that was read.", required = true) @HeaderParam("If-Match") String ifMatch,
            ResponseCorrection correction) {
        LongPredicate wanted = IfMatch.parse(ifMatch);
        Found found =
                responses.findOwn(responsePermissions.named(id, responsePermissions.read(channel), null)).orElseThrow(() -> notFound(id));
        StoredResponse stored = found.stored();
        FeedbackResponse corrected = switch (ResponseSubmission.correction(stored.response(), correction, Instant.now())) {
            case ValidSubmission sound -> sound.response();
            case InvalidSubmission faulty -> throw ResponsePermissions.refusal(faulty.faults());
        };
        // A request that is repeated because its answer was lost succeeds, since its change is already made (RFC 9110, section 13.1.1).
        if (corrected.saysTheSameAs(stored.response())) {
            return answer(stored.response(), stored.revision(), PersonalDataMask.NONE);
        }
        if (!wanted.test(stored.revision()) || !responses.correct(corrected, found)) {
            throw ProblemException.of(ProblemKind.PRECONDITION_FAILED, "The response has changed since it was read; read it again.");
        }
        return answer(corrected, stored.revision() + 1, PersonalDataMask.NONE);
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed({ RealmRoles.PARTNER, RealmRoles.PARTNER_SANDBOX, RealmRoles.AGENT, RealmRoles.ADMIN })
    @Audited(action = "response.delete", purpose = "deleting feedback")
    @Operation(operationId = "deleteResponse", summary = "Delete a response",
            description = "Who posted a response may delete it: a partner its own, a colleague what colleagues posted. It counts in no "
                    + "score any more, and its id cannot be used again. What the other services heard of it before stays there; the "
                    + "erasure of a person is asked for in profile-service.")
    @APIResponse(responseCode = "200", description = "It is deleted, or was before",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = DeletedResponse.class)))
    @APIResponse(responseCode = "403",
            description = "Another sender posted it; or the person withdrew the purpose feedback, or their data are restricted (type "
                    + "urn:throughline:problem:withheld)")
    @APIResponse(responseCode = "404", description = "There is none of this id, or a partner's time to change it is over")
    @APIResponse(responseCode = "503", description = "The store does not answer; send the same again after Retry-After seconds")
    public DeletedResponse delete(@Parameter(description = ID) @PathParam("id") String id,
            @Parameter(description = CHANNEL,
                    schema = @Schema(pattern = ResponseSubmission.CHANNEL_PATTERN)) @QueryParam("channel") String channel) {
        List<UUID> ids = responsePermissions.named(id, responsePermissions.read(channel), null);
        // Tries one meaning after the other, so that a repeated deletion finds its mark before other meanings of the text are tried.
        return ids.stream().flatMap(each -> deleted(each).stream()).findFirst().orElseThrow(() -> notFound(id));
    }

    private Optional<DeletedResponse> deleted(UUID id) {
        return responses.findOwn(List.of(id)).map(found -> responses.delete(found.stored().response()))
                .or(() -> responses.deletion(id));
    }

    private static ProblemException notFound(String id) {
        return ProblemException.notFound("There is no response " + id + ".");
    }

    private static RestResponse<ResponseView> answer(FeedbackResponse response, long revision, PersonalDataMask mask) {
        return ResponseBuilder.ok(ResponseView.of(response, mask)).header("ETag", "\"" + revision + "\"").build();
    }
}
