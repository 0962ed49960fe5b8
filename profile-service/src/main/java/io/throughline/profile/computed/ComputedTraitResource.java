package io.throughline.profile.computed;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongPredicate;

import jakarta.annotation.Nullable;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.page.Page;
import io.throughline.commons.postgres.StoreFailures;
import io.throughline.commons.problem.IfMatch;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;
import io.throughline.profile.activity.ActivityLog;
import io.throughline.profile.computed.ComputedTrait.Status;
import io.throughline.profile.core.ContentionRetry;
import io.throughline.profile.core.trait.TraitNameRule;
import io.throughline.profile.core.trait.TraitRules;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.resteasy.reactive.RestResponse;

/** Defines and lists traits that are computed from activity. */
@Path("/v1/computed-traits")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ RealmRoles.AGENT, RealmRoles.ANALYST, RealmRoles.MARKETER, RealmRoles.PRIVACY, RealmRoles.ADMIN })
@Tag(name = "computed traits", description = "Traits that are computed from what people do, such as a sum or a count of their events.")
class ComputedTraitResource {

    /** Each one is evaluated for every event. */
    private static final int MOST_TRAITS = 100;
    private static final int ATTEMPTS = 5;

    private final ComputedTraitBackfill computedTraitBackfill;
    private final TraitRules traits;
    private final Caller caller;

    @Inject
    ComputedTraitResource(ComputedTraitBackfill computedTraitBackfill, TraitRules traits, Caller caller) {
        this.computedTraitBackfill = computedTraitBackfill;
        this.traits = traits;
        this.caller = caller;
    }

    @Schema(name = "NewComputedTrait")
    record Body(@NotNull(message = "must say how the trait is computed") TraitComputation definition,
            @Size(max = 500, message = "must have 500 characters at most") @Nullable String description) {
    }

    @GET
    @Operation(operationId = "listComputedTraits", summary = "List all computed traits by name")
    @APIResponse(responseCode = "200", description = "All computed traits")
    public Uni<Page<ComputedTraitView>> all() {
        return StoreFailures.orUnavailable(Panache.withSession(() -> Panache.getSession().chain(ComputedTraitStore::all)))
                .map(all -> all.stream().filter(each -> each.status() != Status.REMOVING).map(ComputedTraitView::of).toList())
                .map(Page::all);
    }

    @GET
    @Path("{name}")
    @Operation(operationId = "getComputedTrait", summary = "Read a computed trait and how far it is filled")
    @APIResponse(responseCode = "200", description = "The computed trait, with its ETag")
    @APIResponse(responseCode = "404", description = "There is no such computed trait")
    public Uni<RestResponse<ComputedTraitView>> one(
            @Parameter(description = "The name of the computed trait") @PathParam("name") String name) {
        return answer(name, RestResponse.Status.OK);
    }

    @PUT
    @Path("{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({ RealmRoles.MARKETER, RealmRoles.ADMIN })
    @Audited(action = "computed-trait.change", purpose = "defining what is computed of customers")
    @Operation(operationId = "putComputedTrait", summary = "Define a computed trait",
            description = "What people do from now on counts at once. What they did before is added in the background (status "
                    + "`filling`). A different definition is a new version and is filled anew; the same definition again changes "
                    + "nothing.")
    @APIResponse(responseCode = "200", description = "The definition as it now is",
            content = @Content(schema = @Schema(implementation = ComputedTraitView.class)))
    @APIResponse(responseCode = "201", description = "The computed trait was created",
            content = @Content(schema = @Schema(implementation = ComputedTraitView.class)))
    @APIResponse(responseCode = "400", description = "The definition is not valid; errors point to each fault")
    @APIResponse(responseCode = "409", description = "There are 100 computed traits already")
    @APIResponse(responseCode = "412", description = "The computed trait has changed since it was read")
    @APIResponse(responseCode = "428", description = "If-Match is missing; only a new name and an unchanged definition need none")
    public Uni<RestResponse<ComputedTraitView>> put(
            @Parameter(description = "The name of the computed trait") @PathParam("name") String name,
            @Parameter(description = "The ETag of the computed trait that was read") @HeaderParam("If-Match") String ifMatch,
            @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Body.class),
                    example = "{\"definition\":{\"kind\":\"sum\",\"property\":\"revenue\",\"events\":{\"names\":[\"Order "
                            + "Completed\"]}},\"description\":\"消费总额 / spent in all\"}")) @Valid @NotNull(
                                    message = "must be an object with a definition") Body body) {
        if (!TraitNameRule.isName(name)) {
            throw ProblemException.invalidParameter("name", TraitNameRule.NAME_FORM);
        }
        refuse(ComputationRules.faults(body.definition(), traits));
        String user = caller.name();
        LongPredicate expected = ifMatch == null ? null : IfMatch.parse(ifMatch);
        return StoreFailures.orUnavailable(Uni.createFrom().deferred(() -> Panache.withTransaction(() -> Panache.getSession()
                .chain(session -> put(session, name, body, expected, user))))
                .onFailure(ContentionRetry::passes).retry().atMost(ATTEMPTS))
                .invoke(computedTraitBackfill::wakeUp)
                .chain(created -> answer(name, created ? RestResponse.Status.CREATED : RestResponse.Status.OK));
    }

    @DELETE
    @Path("{name}")
    @RolesAllowed({ RealmRoles.MARKETER, RealmRoles.ADMIN })
    @Audited(action = "computed-trait.change", purpose = "defining what is computed of customers")
    @Operation(operationId = "deleteComputedTrait", summary = "Remove a computed trait",
            description = "It disappears from profiles within seconds, a batch of profiles at a time.")
    @APIResponse(responseCode = "204", description = "Removed")
    @APIResponse(responseCode = "404", description = "There is no such computed trait")
    public Uni<RestResponse<Void>> delete(@Parameter(description = "The name of the computed trait") @PathParam("name") String name) {
        return StoreFailures.orUnavailable(Uni.createFrom().deferred(() -> Panache.withTransaction(() -> Panache.getSession()
                .chain(session -> ComputedTraitStore.remove(session, name))))
                .onFailure(ContentionRetry::passes).retry().atMost(ATTEMPTS))
                .map(removed -> {
                    if (!removed) {
                        throw unknown();
                    }
                    computedTraitBackfill.wakeUp();
                    return RestResponse.noContent();
                });
    }

    private static Uni<RestResponse<ComputedTraitView>> answer(String name, RestResponse.Status status) {
        return StoreFailures.orUnavailable(Panache.withSession(() -> Panache.getSession()
                .chain(session -> ComputedTraitStore.find(session, name))))
                .map(found -> found.orElseThrow(ComputedTraitResource::unknown))
                .map(trait -> RestResponse.ResponseBuilder.create(status, ComputedTraitView.of(trait))
                        .header("ETag", "\"" + trait.revision() + "\"").build());
    }

    /** Excludes other changes of definitions, so that the definition that was compared is the one that is replaced. */
    private static Uni<Boolean> put(Mutiny.Session session, String name, Body body, LongPredicate expected, String user) {
        return ActivityLog.alone(session).chain(() -> ComputedTraitStore.all(session)).chain(all -> {
            Optional<ComputedTrait> present = all.stream()
                    .filter(each -> each.name().equals(name) && each.status() != Status.REMOVING).findFirst();
            boolean sameDefinition = present.isPresent() && present.get().definition().equals(body.definition());
            if (sameDefinition && Objects.equals(present.get().description(), body.description())) {
                return Uni.createFrom().item(false);
            }
            if (expected == null && present.isPresent()) {
                throw ProblemException.of(ProblemKind.PRECONDITION_REQUIRED,
                        "Send If-Match with the ETag of the computed trait that you read, so that nobody's change is overwritten unseen.");
            }
            if (expected != null && (present.isEmpty() || !expected.test(present.get().revision()))) {
                throw ProblemException.of(ProblemKind.PRECONDITION_FAILED, present.isEmpty()
                        ? "There is no such computed trait: leave If-Match out to define it."
                        : "The computed trait has changed since it was read: read it again and decide anew.");
            }
            if (sameDefinition) {
                return ComputedTraitStore.describe(session, name, body.description()).replaceWith(false);
            }
            if (present.isEmpty() && all.size() >= MOST_TRAITS) {
                throw ProblemException.of(ProblemKind.CONFLICT,
                        "There are 100 computed traits already, and each is asked of every event: remove one first.");
            }
            return ComputedTraitStore.put(session, name, body.definition(), body.description(), user).replaceWith(present.isEmpty());
        });
    }

    private static void refuse(List<ComputationRules.Fault> faults) {
        if (!faults.isEmpty()) {
            List<Problem.FieldError> errors = faults.stream()
                    .map(fault -> new Problem.FieldError("/definition" + fault.pointer(), fault.message())).toList();
            throw new ProblemException(Problem.invalidBody(errors.getFirst().field(), errors.getFirst().message()).withErrors(errors));
        }
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("There is no such computed trait.");
    }
}
