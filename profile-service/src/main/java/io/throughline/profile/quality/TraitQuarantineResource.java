package io.throughline.profile.quality;

import java.util.List;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.masking.MaskingPolicy;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.commons.page.Page;
import io.throughline.commons.page.PageCursor;
import io.throughline.commons.postgres.StoreFailures;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;
import io.throughline.profile.quality.TraitQuarantineStore.Held;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Lists and releases values that their trait's schema forbids. */
@Path("/v1/trait-quarantine")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "trait quarantine", description = "Values that the schema of their trait forbids.")
class TraitQuarantineResource {

    private static final UUID FIRST = new UUID(0, 0);
    private static final UUID LAST = new UUID(-1, -1);

    private final QuarantineRelease release;
    private final MaskingPolicy masking;
    private final Caller caller;

    @Inject
    TraitQuarantineResource(QuarantineRelease release, MaskingPolicy masking, Caller caller) {
        this.release = release;
        this.masking = masking;
        this.caller = caller;
    }

    @GET
    @RolesAllowed({ RealmRoles.AGENT, RealmRoles.ANALYST, RealmRoles.MARKETER, RealmRoles.PRIVACY, RealmRoles.ADMIN })
    @Audited(action = "trait-quarantine.read", purpose = "mending traits")
    @Operation(operationId = "listQuarantinedTraits", summary = "List the values that the schema of their trait forbids, newest first",
            description = "The last one of each identifier, trait and source. Analysts and marketers see contact data masked.")
    @APIResponse(responseCode = "200", description = "A page of values")
    public Uni<QuarantineView.Listed> list(@Parameter(description = "The name of the trait") @QueryParam("trait") String trait,
            @Parameter(description = "The source that sent the values; all without it") @QueryParam("source") String source,
            @Parameter(description = Page.LIMIT_DESCRIPTION) @QueryParam("limit") @DefaultValue("50") @Min(value = 1,
                    message = Page.LIMIT_MESSAGE) @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_MESSAGE) int limit,
            @Parameter(description = Page.CURSOR_DESCRIPTION) @QueryParam("cursor") String cursor) {
        PersonalDataMask mask = masking.of(caller);
        UUID before = id(cursor, LAST);
        return StoreFailures
                .orUnavailable(Panache.withSession(() -> Panache.getSession().chain(session -> TraitQuarantineStore.list(session,
                        trait, source, before, limit + 1))))
                .map(held -> {
                    Page<Held> page = Page.of(held, limit, last -> PageCursor.of(last.id()));
                    return new QuarantineView.Listed(page.items().stream().map(each -> QuarantineView.of(each, mask)).toList(), page.next(),
                            page.items().stream().map(each -> each.fact().identifier().toString()).distinct().toList());
                });
    }

    @POST
    @Path("{id}/release")
    @RolesAllowed({ RealmRoles.AGENT, RealmRoles.ADMIN })
    @Audited(action = "trait-quarantine.release", purpose = "mending traits")
    @Operation(operationId = "releaseQuarantinedTrait", summary = "Release a value into the profile",
            description = "Possible once the schema allows it. It counts from the time at which its source sent it: values that are "
                    + "newer, or from a source with precedence, still hold.")
    @APIResponse(responseCode = "204", description = "It is known of the person now")
    @APIResponse(responseCode = "404", description = "It was settled already, or never was")
    @APIResponse(responseCode = "422", description = "The schema still forbids it: mend the schema first")
    public Uni<RestResponse<Void>> releaseOne(@Parameter(description = "The id of the value in quarantine") @PathParam("id") UUID id) {
        return StoreFailures.orUnavailable(release.one(id)).map(outcome -> switch (outcome) {
            case QuarantineRelease.Outcome.Released released -> RestResponse.noContent();
            case QuarantineRelease.Outcome.Unknown unknown -> throw unknown();
            case QuarantineRelease.Outcome.Invalid invalid -> throw new ProblemException(Problem.of(ProblemKind.UNPROCESSABLE,
                    "The trait's schema still forbids it: the value " + invalid.fault().message() + ".")
                    .withErrors(List.of(new Problem.FieldError(invalid.fault().pointer(), invalid.fault().message()))));
        });
    }

    @POST
    @Path("release")
    @RolesAllowed(RealmRoles.ADMIN)
    @Audited(action = "trait-quarantine.release", purpose = "mending traits")
    @Operation(operationId = "releaseQuarantinedTraits", summary = "Release the values of a trait into their profiles, oldest first",
            description = "Those that the schema allows by now, at most 200 examined a request; continue with `next`. Sent again, it "
                    + "changes nothing.")
    @APIResponse(responseCode = "200", description = "How many were released")
    public Uni<QuarantineView.Released> releaseSome(
            @Parameter(description = "The name of the trait") @QueryParam("trait") @NotBlank(message = "must name the trait") String trait,
            @Parameter(description = "The source that sent the values; all without it") @QueryParam("source") String source,
            @Parameter(description = Page.CURSOR_DESCRIPTION) @QueryParam("cursor") String cursor) {
        return StoreFailures.orUnavailable(release.some(trait, source, id(cursor, FIRST), Page.MAX_LIMIT))
                .map(sum -> new QuarantineView.Released(
                        sum.released(), sum.invalid(), sum.lookedAt() < Page.MAX_LIMIT ? null : PageCursor.of(sum.last())));
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed({ RealmRoles.AGENT, RealmRoles.ADMIN })
    @Audited(action = "trait-quarantine.discard", purpose = "mending traits")
    @Operation(operationId = "deleteQuarantinedTrait", summary = "Delete a value from the quarantine")
    @APIResponse(responseCode = "204", description = "It is gone")
    @APIResponse(responseCode = "404", description = "It was settled already, or never was")
    public Uni<RestResponse<Void>> discard(@Parameter(description = "The id of the value in quarantine") @PathParam("id") UUID id) {
        return StoreFailures.orUnavailable(release.discard(id)).map(gone -> {
            if (!gone) {
                throw unknown();
            }
            return RestResponse.noContent();
        });
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("No such value is in quarantine: it was settled already, or never was.");
    }

    private static UUID id(String cursor, UUID otherwise) {
        try {
            return cursor == null ? otherwise : UUID.fromString(PageCursor.parts(cursor, 1).getFirst());
        } catch (IllegalArgumentException e) {
            throw PageCursor.invalid();
        }
    }
}
