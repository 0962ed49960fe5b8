package io.throughline.profile.segment.upload;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.postgres.StoreFailures;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;
import io.throughline.profile.segment.SegmentResource;
import io.throughline.profile.segment.SegmentService;
import io.throughline.profile.segment.SegmentStore;
import io.throughline.profile.segment.job.SegmentJob;
import io.throughline.profile.segment.job.SegmentJobWorker;
import io.throughline.profile.segment.membership.MembershipPreview;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.resteasy.reactive.RestResponse;

/** Receives files that change manual lists. */
@Path("/v1/segments/{id}/uploads/{upload}")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ RealmRoles.MARKETER, RealmRoles.ADMIN })
@Tag(name = "segment lists", description = "Uploads that change segments which are manual lists.")
class SegmentUploadResource {

    private static final String CSV = "text/csv";
    private static final String NDJSON = "application/x-ndjson";
    private static final int MOST_PARTS = 10_000;

    private final ListUploads uploads;
    private final SegmentJobWorker worker;
    private final Caller caller;

    @Inject
    SegmentUploadResource(ListUploads uploads, SegmentJobWorker worker, Caller caller) {
        this.uploads = uploads;
        this.worker = worker;
        this.caller = caller;
    }

    @PUT
    @Path("parts/{part}")
    @Consumes({ CSV, NDJSON })
    @Blocking
    @Audited(action = "segment.upload", purpose = "keeping a list of people")
    @Operation(operationId = "uploadSegmentMembers", summary = "Upload a part of a list of members",
            description = "A file of more than 1 MB is sent in parts, 1, 2, 3 and so on, the last with `last=true`; then a job "
                    + "changes the list, with all parts of the upload together. A part that is sent again changes nothing. Each "
                    + "line is one identifier. CSV: the first column counts, under the heading `identifier` or none. NDJSON: a "
                    + "text, or an object with `identifier`. Identifiers that belong to no known person are reported and not "
                    + "kept; those of erased people are only included in that count. Uploads to one list are processed in the "
                    + "order in which their last parts arrived.")
    @RequestBody(required = true, content = { @Content(mediaType = CSV, schema = @Schema(implementation = String.class,
            description = "One identifier (type:value) a line in the first column; the heading `identifier` may stand first"),
            example = "identifier\nemail:li@example.cn\nuser_id:42\n"),
            @Content(mediaType = NDJSON, schema = @Schema(implementation = String.class,
                    description = "One JSON value a line: a text type:value, or an object with `identifier`"),
                    example = "\"email:li@example.cn\"\n{\"identifier\":\"user_id:42\"}\n") })
    @APIResponse(responseCode = "202", description = "The part was accepted; the job says how far it has come",
            content = @Content(schema = @Schema(implementation = SegmentJob.class)))
    @APIResponse(responseCode = "400",
            description = "Lines are not identifiers: errors name the first 100 by number; nothing of the part is taken")
    @APIResponse(responseCode = "404", description = "There is no such segment")
    @APIResponse(responseCode = "409",
            description = "The part was sent before with other content, a part before it is missing, or the upload is closed")
    @APIResponse(responseCode = "422", description = "The segment is not a list")
    public RestResponse<AcceptedPart> part(@Parameter(description = "The id of the segment") @PathParam("id") UUID id,
            @Parameter(description = "The caller's own id of the upload") @PathParam("upload") UUID upload,
            @Parameter(description = "The number of the part, from 1") @PathParam("part") @Min(value = 1,
                    message = "must be 1 or more") @Max(value = MOST_PARTS, message = "must be 10000 at most") int part,
            @Parameter(description = "add, remove or replace; the same in every part",
                    schema = @Schema(enumeration = { "add", "remove", "replace" })) @QueryParam("mode") @DefaultValue("add") String mode,
            @Parameter(description = "Whether this is the last part") @QueryParam("last") @DefaultValue("true") boolean last,
            @HeaderParam("Content-Type") @Parameter(hidden = true) String type, byte[] body) {
        if (!Set.of("add", "remove", "replace").contains(mode)) {
            throw ProblemException.invalidParameter("mode", "must be add, remove or replace");
        }
        UploadReader.Read read = UploadReader.read(body, type != null && type.startsWith(CSV));
        SegmentService.refuse(read.faults());
        ListUploads.Part taken = new ListUploads.Part(id, upload, mode, part, last, digest(body, last), read.identifiers());
        String user = caller.name();
        refuse(PostgresClient.await(() -> StoreFailures
                .orUnavailable(Panache.withTransaction(() -> Panache.getSession().chain(session -> take(session, taken, user))))));
        worker.wakeUp();
        SegmentJob job = MembershipPreview.read(session -> SegmentJob.find(session, id, upload));
        return RestResponse.ResponseBuilder.create(RestResponse.Status.ACCEPTED, new AcceptedPart(job, taken.identifiers())).build();
    }

    private Uni<ListUploads.Outcome> take(Mutiny.Session session, ListUploads.Part part, String user) {
        return SegmentStore.head(session, part.segment()).chain(segment -> {
            if (!SegmentService.active(segment).kind().equals("list")) {
                throw ProblemException.of(ProblemKind.UNPROCESSABLE, "The segment is one of a rule: only lists take uploads.");
            }
            return uploads.take(session, part, user);
        });
    }

    @GET
    @Operation(operationId = "getSegmentUpload", summary = "Read the progress of an upload and how many identifiers were unknown")
    @APIResponse(responseCode = "200", description = "The job of the upload")
    @RolesAllowed({ RealmRoles.MARKETER, RealmRoles.ADMIN })
    @Audited(action = "segment.upload.read", purpose = "keeping a list of people")
    @APIResponse(responseCode = "404", description = "There is no such upload")
    public Uni<SegmentJob> job(
            @Parameter(description = "The id of the segment") @PathParam("id") UUID id,
            @Parameter(description = "The id of the upload") @PathParam("upload") UUID upload) {
        return SegmentResource.read(session -> SegmentJob.find(session, id, upload)).onItem().ifNull()
                .failWith(() -> ProblemException.notFound("There is no such upload."));
    }

    private static void refuse(ListUploads.Outcome outcome) {
        String fault = switch (outcome) {
            case TAKEN, KNOWN -> null;
            case OTHER_CONTENT -> "This part was sent before, with other content.";
            case OUT_OF_ORDER -> "The part before this one is missing: send parts in order, from 1.";
            case CLOSED -> "The last part of this upload was sent already.";
            case OTHER_UPLOAD -> "An upload of this id is there already, and it is of another list or another mode.";
        };
        if (fault != null) {
            throw ProblemException.of(ProblemKind.CONFLICT, fault);
        }
    }

    private static String digest(byte[] body, boolean last) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(Boolean.toString(last).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest.digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
