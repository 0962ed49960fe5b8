package io.throughline.commons.kafka;

import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.page.Page;
import io.throughline.commons.page.PageCursor;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.security.RealmRoles;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Lists events that this service could not apply, and sends them again once the cause is corrected. */
@Path("/v1/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(RealmRoles.ADMIN)
@RunOnVirtualThread
@Tag(name = "dead letters",
        description = "Events that this service could not apply: to look at, and to send again once the cause is mended")
class DeadLetterResource {

    private final DeadLetters deadLetters;
    private final TopicConsumers consumers;
    private final KafkaSettings settings;

    @Inject
    DeadLetterResource(DeadLetters deadLetters, TopicConsumers consumers, KafkaSettings settings) {
        this.deadLetters = deadLetters;
        this.consumers = consumers;
        this.settings = settings;
    }

    @GET
    @Audited(action = "dead-letter.read", purpose = "mending what could not be applied")
    @Operation(operationId = "listDeadLetters", summary = "List the dead letters of a topic", description = "Oldest first.")
    public Page<DeadLetter> list(
            @QueryParam("topic") @Parameter(required = true, description = "A topic that this service listens to") String topic,
            @QueryParam("limit") @DefaultValue("50") @Min(value = 1, message = Page.LIMIT_MESSAGE) @Max(value = Page.MAX_LIMIT,
                    message = Page.LIMIT_MESSAGE) @Parameter(description = Page.LIMIT_DESCRIPTION) int limit,
            @QueryParam("cursor") @Parameter(description = Page.CURSOR_DESCRIPTION) String cursor) {
        if (topic == null || !consumers.consumedTopics().contains(topic)) {
            throw ProblemException.invalidParameter("topic", "must be a topic that this service listens to: one of "
                    + consumers.consumedTopics().stream().sorted().toList());
        }
        long after = cursor == null ? -1 : number(PageCursor.parts(cursor, 1).getFirst());
        List<DeadLetter> letters = deadLetters.list(topic, settings.group()).stream()
                .filter(letter -> place(letter.id()) > after).limit(limit + 1L).toList();
        return Page.of(letters, limit, last -> PageCursor.of(place(last.id())));
    }

    @POST
    @Path("{id}/replay")
    @Audited(action = "dead-letter.replay", purpose = "mending what could not be applied")
    @Operation(operationId = "replayDeadLetter", summary = "Send a dead letter to its topic again",
            description = "Services that have applied it recognise it and pass it over.")
    @APIResponse(responseCode = "200", description = "Sent; `replayedAt` tells when",
            content = @Content(schema = @Schema(implementation = DeadLetter.class)))
    @APIResponse(responseCode = "404", description = "This service has no dead letter of this id")
    public DeadLetter replay(@PathParam("id") @Parameter(description = "The id of the dead letter, as the list names it") String id) {
        int at = id.lastIndexOf('@');
        String topic = at < 0 ? "" : id.substring(0, at);
        if (!consumers.consumedTopics().contains(topic) || !id.substring(at + 1).matches("\\d{1,18}")) {
            throw unknown(id);
        }
        return deadLetters.replay(topic, settings.group(), place(id)).orElseThrow(() -> unknown(id));
    }

    private static ProblemException unknown(String id) {
        return ProblemException.notFound("This service has no dead letter " + id + ".");
    }

    private static long place(String id) {
        return Long.parseLong(id.substring(id.lastIndexOf('@') + 1));
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw PageCursor.invalid();
        }
    }
}
