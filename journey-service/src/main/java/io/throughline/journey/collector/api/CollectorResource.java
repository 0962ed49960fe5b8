package io.throughline.journey.collector.api;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.throughline.journey.collector.CallType;
import io.throughline.journey.collector.CollectorIntake;
import io.throughline.journey.collector.CollectorIntake.Request;
import io.throughline.journey.collector.WriteKeyScheme;
import io.throughline.journey.collector.api.CollectorAnswers.Accepted;
import io.throughline.journey.collector.api.CollectorAnswers.BatchAccepted;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponses;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirementsSet;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * The Segment HTTP tracking API, for unmodified stock SDKs. It runs on the event loop and does not block; the work for one request is
 * bounded by its 500 KB and by the 4 MB that a batch's context may take in its events. Source: Segment, "HTTP Tracking API"; the short
 * forms are those of its browser SDK, and import is what its Java, .NET and old Android SDKs call a batch.
 */
@Path("/v1")
@PermitAll
@NonBlocking
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "collector",
        description = "Takes events: the Segment HTTP tracking API. Any content type, compressed by gzip or not, at most 500 KB a "
                + "request and 32 KB an event. The write key of a source is sent as the user name of Basic authentication without a "
                + "password (security scheme writeKey); senders that can set no header send it as writeKey in the query or the "
                + "body.")
@APIResponses({
        @APIResponse(responseCode = "400",
                description = "The request cannot be read, and nothing is stored; or a single event breaks a rule and is in the "
                        + "quarantine under quarantineId. A JSON pointer names the place.",
                content = @Content(mediaType = "application/problem+json", schema = @Schema(ref = "Problem"),
                        examples = @ExampleObject(name = "no event name", value = """
                        {"type": "urn:throughline:problem:invalid-body", "title": "The body is not valid", "status": 400,
                         "detail": "must name the event: 1 to 256 characters",
                         "errors": [{"field": "/event", "message": "must name the event: 1 to 256 characters"}],
                         "quarantineId": "019a1c3e-7d2a-7c11-9b43-2f5a6f0e9d02"}"""))),
        @APIResponse(responseCode = "401", description = "No source has this write key"),
        @APIResponse(responseCode = "413", description = "The request is larger than 500 KB unpacked, or an event is larger than 32 KB"),
        @APIResponse(responseCode = "415", description = "Content-Encoding is neither gzip nor identity"),
        @APIResponse(responseCode = "429",
                description = "A budget of the source is used up. Nothing of the request was stored; send it again after Retry-After "
                        + "seconds"),
        @APIResponse(responseCode = "503",
                description = "The events cannot be made durable now; send them again after Retry-After seconds. Events that did arrive "
                        + "are recognised by their messageId.")
})
class CollectorResource {

    private static final String PRIVACY_CONTROL = "Sec-GPC";
    private static final String PRIVACY_CONTROL_MEANING =
            "Global Privacy Control: 1 if the visitor's browser asks that their data be neither sold nor shared. Kept in each event as "
                    + "context.globalPrivacyControl, and honoured as a withdrawal of consent.";
    private static final String ENCODING_MEANING = "How the body is compressed: gzip, or not at all";
    private static final String KEY_MEANING = "The source's write key, for senders that can set no header";
    private static final String TRACK = """
            {"userId": "42", "event": "Order Completed", "messageId": "shop-1001", "timestamp": "2026-01-31T09:30:00Z",
             "properties": {"order_id": "A-1001", "total": 128.5, "currency": "CNY",
                            "products": [{"product_id": "tea-01", "name": "龙井茶", "category": "tea", "price": 64.25, "quantity": 2}]}}""";
    private static final String BATCH = """
            {"sentAt": "2026-01-31T09:30:01Z", "batch": [
              {"type": "identify", "userId": "42", "anonymousId": "b7e0c1", "messageId": "m1", "traits": {"name": "李娜", "email": \
            "li@example.cn"}},
              {"type": "page", "anonymousId": "b7e0c1", "messageId": "m2", "name": "Home", "properties": {"path": "/"}}]}""";

    private final CollectorIntake intake;

    @Inject
    CollectorResource(CollectorIntake intake) {
        this.intake = intake;
    }

    @POST
    @Path("{call: identify|track|page|screen|group|alias|i|t|p|s|g|a}")
    @SecurityRequirement(name = WriteKeyScheme.NAME)
    @SecurityRequirementsSet // or none: the key may be in the query or the body
    @Operation(operationId = "collectEvent", summary = "Send an event",
            description = "Answered when the event is durable. Sending the same messageId again changes nothing. The content type is "
                    + "ignored: browsers send text/plain to avoid a preflight. The browser SDK's short paths, such as /v1/t for "
                    + "/v1/track, are understood too.")
    @APIResponse(responseCode = "200", description = "The event is durable")
    @RequestBody(required = true, content = {
            @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = SegmentCall.class),
                    examples = { @ExampleObject(name = "an order", value = TRACK) }),
            @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(implementation = SegmentCall.class)) })
    public Uni<Accepted> collect(@PathParam("call") @Parameter(description = "The call of the Segment spec",
            schema = @Schema(type = SchemaType.STRING, enumeration = { "identify", "track", "page", "screen", "group", "alias" }),
            example = "track") String call,
            @HeaderParam(HttpHeaders.AUTHORIZATION) @Parameter(hidden = true) String authorization,
            @HeaderParam(HttpHeaders.CONTENT_ENCODING) @Parameter(description = ENCODING_MEANING,
                    schema = @Schema(type = SchemaType.STRING, enumeration = { "gzip", "identity" })) String encoding,
            @HeaderParam(PRIVACY_CONTROL) @Parameter(description = PRIVACY_CONTROL_MEANING) String privacyControl,
            @QueryParam("writeKey") @Parameter(description = KEY_MEANING) String key, byte[] body) {
        CallType type = typeOf(call);
        return answer(() -> intake.single(type, new Request(authorization, key, encoding, privacyControl, body))
                .thenApply(done -> new Accepted(true)));
    }

    @POST
    @Path("batch")
    @SecurityRequirement(name = WriteKeyScheme.NAME)
    @SecurityRequirementsSet // or none: the key may be in the query or the body
    @Operation(operationId = "collectBatch", summary = "Send many events",
            description = "At most 2,500. Answered when all are durable: valid ones as touchpoints, others in the quarantine. The "
                    + "browser SDK's short path /v1/b is understood too.")
    @APIResponse(responseCode = "200", description = "All events are durable")
    @RequestBody(required = true, content = {
            @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = SegmentBatch.class),
                    examples = @ExampleObject(name = "a sign-in and a page", value = BATCH)),
            @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(implementation = SegmentBatch.class)) })
    public Uni<BatchAccepted> batch(@HeaderParam(HttpHeaders.AUTHORIZATION) @Parameter(hidden = true) String authorization,
            @HeaderParam(HttpHeaders.CONTENT_ENCODING) @Parameter(description = ENCODING_MEANING,
                    schema = @Schema(type = SchemaType.STRING, enumeration = { "gzip", "identity" })) String encoding,
            @HeaderParam(PRIVACY_CONTROL) @Parameter(description = PRIVACY_CONTROL_MEANING) String privacyControl,
            @QueryParam("writeKey") @Parameter(description = KEY_MEANING) String key, byte[] body) {
        return answer(() -> intake.batch(new Request(authorization, key, encoding, privacyControl, body)));
    }

    @POST
    @Path("{other: b|import}")
    @Operation(hidden = true)
    public Uni<BatchAccepted> shortBatch(@HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @HeaderParam(HttpHeaders.CONTENT_ENCODING) String encoding, @HeaderParam(PRIVACY_CONTROL) String privacyControl,
            @QueryParam("writeKey") String key, byte[] body) {
        return batch(authorization, encoding, privacyControl, key, body);
    }

    private static CallType typeOf(String call) {
        for (CallType type : CallType.values()) {
            if (type.wireName().equals(call) || call.length() == 1 && type.wireName().charAt(0) == call.charAt(0)) {
                return type;
            }
        }
        throw new IllegalStateException("The path lets no other through");
    }

    private static <T> Uni<T> answer(Supplier<CompletableFuture<T>> work) {
        try {
            return Uni.createFrom().completionStage(work.get());
        } catch (RuntimeException e) {
            return Uni.createFrom().failure(e);
        }
    }
}
