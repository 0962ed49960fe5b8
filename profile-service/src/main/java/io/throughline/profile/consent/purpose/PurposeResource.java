package io.throughline.profile.consent.purpose;

import java.time.Instant;
import java.util.List;

import jakarta.annotation.Nullable;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.page.Page;
import io.throughline.commons.postgres.StoreFailures;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;
import io.throughline.profile.consent.PurposeFaults;
import io.throughline.profile.consent.state.ConsentRecomputeJob;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Lists the purposes that people can agree to, and adds versions. */
@Path("/v1/consent-purposes")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ RealmRoles.AGENT, RealmRoles.ANALYST, RealmRoles.MARKETER, RealmRoles.PRIVACY, RealmRoles.ADMIN })
@Tag(name = "consents", description = "What people agreed to and what they withdrew, by purpose and channel.")
class PurposeResource {

    private static final String EXAMPLE_MARKETING = """
            {"textZh":"我们想通过电子邮件和短信给您发送优惠信息。","textEn":"We would like to send you offers by e-mail and text message.",
             "legalBasis":"consent","validFrom":"2026-01-01T00:00:00Z","channels":["email","sms"],"doubleOptIn":true,
             "defaults":{"*":{"*":"denied"}}}""";

    private final PurposeStore purposes;
    private final Caller caller;

    @Inject
    PurposeResource(PurposeStore purposes, Caller caller) {
        this.purposes = purposes;
        this.caller = caller;
    }

    /**
     * @param items there are few, so they come in one page
     * @param next always null
     * @param drawing null where all consents are computed
     */
    @Schema(name = "ConsentPurposeList")
    record PurposeList(List<Purpose> items, @JsonInclude @Nullable String next,
            @Schema(description = "How far what is in force of people has been drawn anew since another version holds; absent once it "
                    + "is. Checks of a channel go by the new version at once.") @Nullable ConsentRecomputeJob.Progress drawing) {
    }

    @GET
    @Operation(operationId = "listConsentPurposes", summary = "List the purposes, each in the version that is in force")
    @APIResponse(responseCode = "200", description = "All purposes")
    public Uni<PurposeList> list() {
        return StoreFailures.orUnavailable(Panache.withSession(() -> Panache.getSession().chain(session -> purposes.known(session)
                .chain(known -> ConsentRecomputeJob.progress(session)
                        .map(progress -> new PurposeList(known.inForce(Instant.now()), null, progress.orElse(null)))))));
    }

    @GET
    @Path("{id}/versions")
    @Operation(operationId = "listConsentPurposeVersions", summary = "List all versions of a purpose, oldest first")
    @APIResponse(responseCode = "200", description = "The versions; their texts never change")
    @APIResponse(responseCode = "404", description = "There is no such purpose")
    public Uni<Page<Purpose>> versions(@Parameter(description = "The id of the purpose") @PathParam("id") String id) {
        return StoreFailures.orUnavailable(Panache.withSession(() -> Panache.getSession().chain(purposes::known))).map(known -> {
            List<Purpose> versions = known.versions().stream().filter(each -> each.id().equals(id)).toList();
            if (versions.isEmpty()) {
                throw ProblemException.notFound("There is no such purpose.");
            }
            return Page.all(versions);
        });
    }

    @PUT
    @Path("{id}/versions/{version}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({ RealmRoles.PRIVACY, RealmRoles.ADMIN })
    @Audited(action = "purpose.change", purpose = "defining what people can agree to")
    @Operation(operationId = "putConsentPurposeVersion", summary = "Write the next version of a purpose",
            description = "The first version creates the purpose. A version never changes, because it is what people agreed to. "
                    + "Consents given under earlier versions stay valid. From `validFrom` on, checks of a channel use it; the "
                    + "consents that other services know are computed again within minutes.")
    @APIResponse(responseCode = "201", description = "The version was written",
            content = @Content(schema = @Schema(implementation = Purpose.class)))
    @APIResponse(responseCode = "200", description = "The same version existed already")
    @APIResponse(responseCode = "400", description = "It is not valid; errors point to each fault")
    @APIResponse(responseCode = "409", description = "There is this version already, and it says something else")
    @APIResponse(responseCode = "422", description = "It is not the next version")
    public Uni<RestResponse<Purpose>> put(@Parameter(description = "The id of the purpose") @PathParam("id") String id,
            @Parameter(description = "The number of the version") @PathParam("version") int number,
            @RequestBody(required = true, content = @Content(schema = @Schema(implementation = NewPurposeVersion.class),
                    examples = @ExampleObject(name = "marketing", value = EXAMPLE_MARKETING))) NewPurposeVersion body) {
        PurposeFaults.refuse(PurposeRule.faults(id, body, Instant.now()));
        Purpose version = PurposeRule.version(id, number, body);
        String author = caller.name();
        return StoreFailures.orUnavailable(Panache.withTransaction(() -> Panache.getSession()
                .chain(session -> purposes.add(session, version, author)))).map(outcome -> switch (outcome) {
                    case PurposeStore.Outcome.Added added -> RestResponse.status(RestResponse.Status.CREATED, version);
                    case PurposeStore.Outcome.Present present -> RestResponse.ok(version);
                    case PurposeStore.Outcome.Differs differs -> throw ProblemException.of(ProblemKind.CONFLICT,
                            "There is a version " + number
                                    + " of this purpose, and it says something else. Versions never change: write the next one.");
                    case PurposeStore.Outcome.OutOfTurn turn -> throw new ProblemException(Problem.of(ProblemKind.UNPROCESSABLE,
                            "The next version of this purpose is " + turn.expected() + "."));
                });
    }
}
