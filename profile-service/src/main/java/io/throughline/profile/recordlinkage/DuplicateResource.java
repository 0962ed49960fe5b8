package io.throughline.profile.recordlinkage;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

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

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.masking.MaskingPolicy;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.commons.page.Page;
import io.throughline.commons.page.PageCursor;
import io.throughline.commons.postgres.StoreFailures;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;
import io.throughline.profile.recordlinkage.model.LinkageModel;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Lists profiles that are probably one person, and takes decisions on them. */
@Path("/v1/duplicates")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ RealmRoles.AGENT, RealmRoles.ANALYST, RealmRoles.PRIVACY, RealmRoles.ADMIN })
@Tag(name = "duplicates", description = "Profiles that are probably one person, and the searches that find them.")
class DuplicateResource {

    private static final Set<String> STATES = Set.of("open", "accepted", "rejected", "merged", "separated", "stale");
    /** No pair has a greater weight: it is that of a probability of 1 - 1e-15. */
    private static final double MOST_WEIGHT = 50;
    private static final UUID LAST = new UUID(-1, -1);

    private final CandidateDecisions decisions;
    private final MaskingPolicy masking;
    private final Caller caller;

    @Inject
    DuplicateResource(CandidateDecisions decisions, MaskingPolicy masking, Caller caller) {
        this.decisions = decisions;
        this.masking = masking;
        this.caller = caller;
    }

    @GET
    @Audited(action = "duplicates.read", subject = "profile", purpose = "finding people who are there twice")
    @Operation(operationId = "listDuplicates", summary = "List probable duplicates, the most probable first",
            description = "With the reason, field by field. Values are those that the profiles have now.")
    @APIResponse(responseCode = "200", description = "A page of candidates")
    public Uni<Page<CandidateView>> list(
            @Parameter(
                    description = "open, accepted, rejected, merged (by other means), separated (after it was accepted) or stale; all "
                            + "without it",
                    schema = @Schema(enumeration = { "open", "accepted", "rejected", "merged", "separated",
                            "stale" })) @QueryParam("status") String status,
            @Parameter(description = "From 0 to 1", schema = @Schema(type = SchemaType.NUMBER)) @QueryParam("min_probability") String least,
            @Parameter(description = "Found last by this search") @QueryParam("search") UUID search,
            @Parameter(description = "One of the two, or merged into this profile since") @QueryParam("profile") UUID profile,
            @Parameter(description = Page.LIMIT_DESCRIPTION) @QueryParam("limit") @DefaultValue("50") @Min(value = 1,
                    message = Page.LIMIT_MESSAGE) @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_MESSAGE) int limit,
            @Parameter(description = Page.CURSOR_DESCRIPTION) @QueryParam("cursor") String cursor) {
        if (status != null && !STATES.contains(status)) {
            throw ProblemException.invalidParameter("status", "must be open, accepted, rejected, merged, separated or stale");
        }
        List<String> before = cursor == null ? null : PageCursor.parts(cursor, 2);
        CandidateStore.Query query = new CandidateStore.Query(status, weightOf(least), search, profile,
                before == null ? Double.MAX_VALUE : weight(before.get(0)), before == null ? LAST : id(before.get(1)), limit + 1);
        PersonalDataMask mask = masking.of(caller);
        return StoreFailures
                .orUnavailable(Panache.withSession(() -> Panache.getSession().chain(session -> CandidateStore.page(session, query))))
                .map(rows -> {
                    List<CandidateView> views = new ArrayList<>();
                    rows.forEach(row -> views.add(CandidateView.of(row, mask)));
                    return Page.of(views, limit, last -> PageCursor.of(last.weight(), last.id()));
                });
    }

    @GET
    @Path("{id}")
    @Audited(action = "duplicates.read", purpose = "finding people who are there twice")
    @Operation(operationId = "getDuplicate", summary = "Read one pair of profiles that are probably one person")
    @APIResponse(responseCode = "200", description = "The candidate")
    @APIResponse(responseCode = "404", description = "There is no such candidate")
    public Uni<CandidateView> one(@Parameter(description = "The id of the candidate") @PathParam("id") UUID id) {
        PersonalDataMask mask = masking.of(caller);
        return StoreFailures
                .orUnavailable(Panache.withSession(() -> Panache.getSession().chain(session -> CandidateStore.one(session, id))))
                .map(row -> {
                    if (!row.isObject()) {
                        throw unknown();
                    }
                    return CandidateView.of(row, mask);
                });
    }

    @POST
    @Path("{id}/acceptance")
    @RolesAllowed({ RealmRoles.AGENT, RealmRoles.ADMIN })
    @Audited(action = "duplicates.accept", purpose = "joining people who are there twice")
    @Operation(operationId = "acceptDuplicate", summary = "Accept that two profiles are one person",
            description = "Merges the two profiles as a merge by hand does; the merge can be reversed. Sent twice, it merges once.")
    @APIResponse(responseCode = "200", description = "The candidate as it now is")
    @APIResponse(responseCode = "404", description = "There is no such candidate")
    @APIResponse(responseCode = "409", description = "It was rejected, is stale, or the rules of identity keep the two apart")
    public Uni<CandidateView> accept(@Parameter(description = "The id of the candidate") @PathParam("id") UUID id) {
        return answer(decisions.accept(id, caller.name()));
    }

    @POST
    @Path("{id}/rejection")
    @RolesAllowed({ RealmRoles.AGENT, RealmRoles.ADMIN })
    @Audited(action = "duplicates.reject", purpose = "keeping people apart who are not one")
    @Operation(operationId = "rejectDuplicate", summary = "Reject that two profiles are one person",
            description = "The pair is never proposed again, and its identifiers are kept apart until somebody lifts that. Sent "
                    + "twice, it changes nothing.")
    @APIResponse(responseCode = "200", description = "The candidate as it now is")
    @APIResponse(responseCode = "404", description = "There is no such candidate")
    @APIResponse(responseCode = "409", description = "The two are one profile")
    public Uni<CandidateView> reject(@Parameter(description = "The id of the candidate") @PathParam("id") UUID id) {
        return answer(decisions.reject(id, caller.name()));
    }

    private Uni<CandidateView> answer(Uni<CandidateDecisions.Outcome> decision) {
        PersonalDataMask mask = masking.of(caller);
        return StoreFailures.orUnavailable(decision).map(outcome -> switch (outcome) {
            case CandidateDecisions.Outcome.Settled settled -> CandidateView.of(settled.candidate(), mask);
            case CandidateDecisions.Outcome.Unknown unknown -> throw unknown();
            case CandidateDecisions.Outcome.Refused refused -> throw ProblemException.of(ProblemKind.CONFLICT, refused.why());
        });
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("There is no such candidate.");
    }

    private static double weightOf(String probability) {
        try {
            double least = probability == null ? 0 : Double.parseDouble(probability);
            if (least >= 0 && least <= 1) {
                return least == 0 ? -Double.MAX_VALUE : Math.min(MOST_WEIGHT, LinkageModel.log2(least / (1 - least)));
            }
        } catch (NumberFormatException e) {
            // answered below
        }
        throw ProblemException.invalidParameter("min_probability", "must be a number from 0 to 1");
    }

    private static double weight(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw PageCursor.invalid();
        }
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw PageCursor.invalid();
        }
    }
}
