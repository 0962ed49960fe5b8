package io.throughline.profile.consent.api;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import jakarta.annotation.Nullable;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.postgres.StoreFailures;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;
import io.throughline.profile.consent.ledger.ConsentRecorder;
import io.throughline.profile.consent.ledger.DoubleOptIn;
import io.throughline.profile.consent.ledger.StatementRule;
import io.throughline.profile.consent.ledger.StatementSenders;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Confirms a double opt-in. */
@Path("/v1/consents/confirmations")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed({ RealmRoles.AGENT, RealmRoles.PRIVACY, RealmRoles.ADMIN, RealmRoles.PARTNER })
@Tag(name = "consents", description = "What people agreed to and what they withdrew, by purpose and channel.")
class ConfirmationResource {

    private static final String EXAMPLE_LINK = """
            {"token":"pJq3Zt0VgS8bXn5KkQwL2A","evidence":"link in the e-mail of 4 November"}""";

    private final DoubleOptIn confirmations;
    private final Caller caller;

    @Inject
    ConfirmationResource(DoubleOptIn confirmations, Caller caller) {
        this.confirmations = confirmations;
        this.caller = caller;
    }

    @Schema(name = "NewConfirmation")
    record NewConfirmation(@Schema(description = "As the person brought it back") @NotBlank @Size(max = 64) String token,
            @Schema(description = "What tells of it, such as where it was clicked; 1 KB at most") @Nullable String evidence) {
    }

    @POST
    @Audited(action = "consent.confirm", purpose = "keeping what people agreed to")
    @Operation(operationId = "confirmConsent", summary = "Confirm a consent that was granted",
            description = "The second step of a double opt-in. A token that is sent again changes nothing and gets the same answer. A "
                    + "consent that was withdrawn between the two steps stays withdrawn.")
    @APIResponse(responseCode = "200", description = "The entry that confirms")
    @APIResponse(responseCode = "404", description = "There is no such token")
    @APIResponse(responseCode = "410", description = "The token has expired: grant anew")
    public Uni<ConsentEntryView> confirm(
            @RequestBody(required = true, content = @Content(schema = @Schema(implementation = NewConfirmation.class),
                    examples = @ExampleObject(name = "link", value = EXAMPLE_LINK))) NewConfirmation body) {
        if (body.evidence() != null && body.evidence().getBytes(StandardCharsets.UTF_8).length > StatementRule.MOST_EVIDENCE) {
            throw ProblemException.invalidBody("/evidence", "must take 1024 bytes at most");
        }
        String author = caller.name();
        String ownSender = caller.isPartner() ? StatementSenders.partner(author) : null;
        return StoreFailures
                .orUnavailable(ConsentRecorder.transaction(session -> confirmations.confirm(session, body.token(), body.evidence(),
                        ownSender, author, Instant.now())))
                .map(outcome -> switch (outcome) {
                    case DoubleOptIn.Outcome.Confirmed confirmed -> ownSender == null ? ConsentEntryView.of(confirmed.entry())
                            : ConsentEntryView.ofToken(confirmed.entry());
                    case DoubleOptIn.Outcome.Unknown unknown -> throw ProblemException.notFound("There is no such token.");
                    case DoubleOptIn.Outcome.Expired expired -> throw ProblemException.of(ProblemKind.GONE,
                            "The token has expired: what it would confirm has to be granted anew.");
                });
    }
}
