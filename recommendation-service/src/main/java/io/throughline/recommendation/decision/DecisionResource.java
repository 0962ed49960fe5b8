package io.throughline.recommendation.decision;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.consent.ConsentIndex;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.IdentityIndex;
import io.throughline.commons.masking.MaskingPolicy;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.commons.page.Page;
import io.throughline.commons.page.PageCursor;
import io.throughline.commons.postgres.StoreFailures;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The endpoints of decisions: what was shown to whom, by which model, and why. */
@Path("/v1/decisions")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ RealmRoles.AGENT, RealmRoles.MARKETER, RealmRoles.ANALYST, RealmRoles.PRIVACY, RealmRoles.ADMIN })
@Tag(name = "decisions", description = "What was shown to whom, by which model, and why")
class DecisionResource {

    private final IdentityIndex identities;
    private final DecisionLog log;
    private final ConsentIndex consents;
    private final MaskingPolicy masking;
    private final Caller caller;

    @Inject
    DecisionResource(IdentityIndex identities, DecisionLog log, ConsentIndex consents, MaskingPolicy masking, Caller caller) {
        this.identities = identities;
        this.log = log;
        this.consents = consents;
        this.masking = masking;
        this.caller = caller;
    }

    @GET
    @Audited(action = "decision.read", subject = "identifier", purpose = "explaining what was shown")
    @Operation(operationId = "listDecisions", summary = "List decisions about one person, newest first",
            description = "Under all identifiers of the person that the given one belongs to. Analyst and marketer see contact data "
                    + "masked, and ask for nobody by them but by profile_id or an identifier that they see.")
    @APIResponse(responseCode = "200", description = "A page of decisions")
    @APIResponse(responseCode = "403",
            description = "The role does not allow it, or does not see the identifier in clear, or the person's data are restricted "
                    + "(type urn:throughline:problem:withheld)")
    @APIResponse(responseCode = "503", description = "The store does not answer; Retry-After says when to try again")
    public Uni<Page<RecommendationDecision>> list(
            @Parameter(description = "Whose, as `type:value`.", example = "user_id:42", required = true,
                    schema = @Schema(type = SchemaType.STRING)) @QueryParam("identifier") @NotNull(
                            message = "is required: decisions are read of one person at a time") Identifier identifier,
            @Parameter(description = Page.LIMIT_DESCRIPTION) @QueryParam("limit") @DefaultValue("50") @Min(value = 1,
                    message = Page.LIMIT_MESSAGE) @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_MESSAGE) int limit,
            @Parameter(description = Page.CURSOR_DESCRIPTION) @QueryParam("cursor") String cursor) {
        PersonalDataMask mask = masking.of(caller, identifier);
        require(identifier);
        UUID before = cursor == null ? null : id(PageCursor.parts(cursor, 1).getFirst());
        return StoreFailures.orUnavailable(log.of(names(identities.resolve(identifier)), before, limit + 1))
                .map(rows -> Page.of(rows.stream().map(each -> each.masked(mask)).toList(), limit,
                        last -> PageCursor.of(last.decisionId())));
    }

    @GET
    @Path("{id}")
    @Audited(action = "decision.read", purpose = "explaining what was shown")
    @Operation(operationId = "getDecision", summary = "Read one decision")
    @APIResponse(responseCode = "200", description = "The decision",
            content = @Content(schema = @Schema(implementation = RecommendationDecision.class)))
    @APIResponse(responseCode = "404", description = "There is no such decision")
    @APIResponse(responseCode = "503", description = "The store does not answer; Retry-After says when to try again")
    public Uni<RecommendationDecision> byId(@Parameter(description = "The decision's id.") @PathParam("id") UUID id) {
        return StoreFailures.orUnavailable(log.find(id)).onItem().ifNull()
                .failWith(() -> ProblemException.notFound("There is no decision " + id + "."))
                .invoke(decision -> require(Identifier.parse(decision.subject()))).map(decision -> decision.masked(masking.of(caller)));
    }

    /** Data of a person under restriction of processing are shown only to the privacy role (GDPR, article 18). */
    private void require(Identifier identifier) {
        if (consents.isRestricted(identifier) && !caller.hasRole(RealmRoles.PRIVACY)) {
            throw ProblemException.of(ProblemKind.WITHHELD, "The person's data are restricted: they are kept, and used by nobody.");
        }
    }

    /** Includes the profile's own id, by which the person may have been asked for. */
    private static List<Identifier> names(IdentityIndex.Person person) {
        return Stream
                .concat(person.identifiers().stream(),
                        person.profileId().stream().map(id -> new Identifier(Identifier.PROFILE_ID, id.toString())))
                .distinct().toList();
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw PageCursor.invalid();
        }
    }
}
