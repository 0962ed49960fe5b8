package io.throughline.profile.trait;

import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import com.fasterxml.jackson.databind.node.IntNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.page.Page;
import io.throughline.commons.page.PageCursor;
import io.throughline.commons.postgres.StoreFailures;
import io.throughline.commons.problem.IfMatch;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;
import io.throughline.profile.core.trait.TraitNameRule;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Reads and changes trait schemas. */
@Path("/v1/trait-schemas")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ RealmRoles.AGENT, RealmRoles.ANALYST, RealmRoles.MARKETER, RealmRoles.PRIVACY, RealmRoles.ADMIN })
@Tag(name = "trait schemas", description = "Types and constraints of traits.")
class TraitSchemaResource {

    private static final String EXAMPLE_AGE = """
            {"category":"demographic","label":{"zh":"年龄","en":"Age"},"type":"integer","constraints":{"min":0,"max":150},"pii":false}""";
    private static final String EXAMPLE_TIER = """
            {"category":"own","label":{"zh":"会员等级","en":"Tier"},"type":"enum","constraints":{"values":["silver","gold"]},
             "survivorship":{"by":"source","sources":["crm","api:*"]}}""";

    private final TraitSchemas schemas;
    private final Caller caller;

    @Inject
    TraitSchemaResource(TraitSchemas schemas, Caller caller) {
        this.schemas = schemas;
        this.caller = caller;
    }

    @GET
    @Operation(operationId = "listTraitSchemas", summary = "List the schemas of traits by name",
            description = "Those that are built in (the names that the Segment spec reserves, and others of common use) and those "
                    + "that administrators made. A trait without a schema may have any value.")
    @APIResponse(responseCode = "200", description = "A page of schemas")
    public Uni<Page<TraitSchemaView>> list(
            @Parameter(description = "demographic, behavioural, psychographic, geographic, industry or own; all without it",
                    schema = @Schema(enumeration = { "demographic", "behavioural", "psychographic", "geographic", "industry",
                            "own" })) @QueryParam("category") String category,
            @Parameter(description = Page.LIMIT_DESCRIPTION) @QueryParam("limit") @DefaultValue("200") @Min(value = 1,
                    message = Page.LIMIT_MESSAGE) @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_MESSAGE) int limit,
            @Parameter(description = Page.CURSOR_DESCRIPTION) @QueryParam("cursor") String cursor) {
        TraitCategory wanted = category == null ? null : category(category);
        String after = cursor == null ? "" : PageCursor.parts(cursor, 1).getFirst();
        return StoreFailures.orUnavailable(schemas.all()).map(all -> Page.of(all.tailMap(after).values().stream()
                .filter(each -> !each.name().equals(after) && (wanted == null || each.schema().category() == wanted))
                .limit(limit + 1L).map(TraitSchemaView::of).toList(), limit, last -> PageCursor.of(last.name())));
    }

    @GET
    @Path("{name}")
    @Operation(operationId = "getTraitSchema", summary = "Read the schema of a trait",
            description = "`redraw` tells how far profiles have been computed again after the last change of the schema.")
    @APIResponse(responseCode = "200", description = "The schema; its version is the ETag",
            content = @Content(schema = @Schema(implementation = TraitSchemaView.class)))
    @APIResponse(responseCode = "404", description = "Nothing is agreed on the trait")
    public Uni<RestResponse<TraitSchemaView>> one(@Parameter(description = "The name of the trait") @PathParam("name") String name) {
        return answer(name, RestResponse.Status.OK);
    }

    @PUT
    @Path("{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(RealmRoles.ADMIN)
    @Audited(action = "trait-schema.change", purpose = "defining what is kept of customers")
    @Operation(operationId = "putTraitSchema", summary = "Define the schema of a trait",
            description = "Every replica applies it within two seconds. Values that arrive later and violate it go to the trait "
                    + "quarantine. Changes of `survivorship`, `pii` and the kind of type cause profiles to be computed again in "
                    + "the background. The same schema sent again changes nothing.")
    @APIResponse(responseCode = "200", description = "The schema as it now is",
            content = @Content(schema = @Schema(implementation = TraitSchemaView.class)))
    @APIResponse(responseCode = "201", description = "The schema that is new",
            content = @Content(schema = @Schema(implementation = TraitSchemaView.class)))
    @APIResponse(responseCode = "400", description = "The schema is not valid; errors point to each fault")
    @APIResponse(responseCode = "409", description = "There are 1,000 schemas already")
    @APIResponse(responseCode = "412", description = "The schema has changed since it was read")
    @APIResponse(responseCode = "428", description = "If-Match is missing; only a trait without a schema needs none")
    public Uni<RestResponse<TraitSchemaView>> put(@Parameter(description = "The name of the trait") @PathParam("name") String name,
            @Parameter(
                    description = "The ETag of the schema that was read; \"0\" of a built-in one") @HeaderParam("If-Match") String ifMatch,
            @RequestBody(required = true, content = @Content(schema = @Schema(implementation = TraitSchema.class),
                    examples = { @ExampleObject(name = "age", value = EXAMPLE_AGE),
                            @ExampleObject(name = "tier", value = EXAMPLE_TIER) })) @NotNull(
                                    message = "must be a schema") TraitSchema schema) {
        if (TraitNameRule.fault(name, IntNode.valueOf(0)).isPresent()) {
            throw ProblemException.invalidParameter("name", TraitNameRule.NAME_FORM);
        }
        refuse(schema.faults());
        LongPredicate expected = ifMatch == null ? null : IfMatch.parse(ifMatch);
        return StoreFailures.orUnavailable(schemas.put(name, schema, expected, caller.name())).chain(outcome -> switch (outcome) {
            case TraitSchemas.Outcome.Done done -> answer(name, done.created() ? RestResponse.Status.CREATED : RestResponse.Status.OK);
            default -> throw problem(outcome);
        });
    }

    @DELETE
    @Path("{name}")
    @RolesAllowed(RealmRoles.ADMIN)
    @Audited(action = "trait-schema.change", purpose = "defining what is kept of customers")
    @Operation(operationId = "deleteTraitSchema", summary = "Delete the schema that administrators made for a trait",
            description = "The built-in schema holds again; without one, the trait may have any value. Sent again, it changes "
                    + "nothing.")
    @APIResponse(responseCode = "204", description = "Nothing that an administrator said is in force")
    @APIResponse(responseCode = "404", description = "Nothing was ever agreed on the trait")
    @APIResponse(responseCode = "412", description = "The schema has changed since it was read")
    @APIResponse(responseCode = "428", description = "If-Match is missing")
    public Uni<RestResponse<Void>> takeBack(@Parameter(description = "The name of the trait") @PathParam("name") String name,
            @Parameter(description = "The ETag of the schema that was read", required = true) @HeaderParam("If-Match") String ifMatch) {
        LongPredicate expected = IfMatch.parse(ifMatch);
        return StoreFailures.orUnavailable(schemas.takeBack(name, expected, caller.name())).map(outcome -> switch (outcome) {
            case TraitSchemas.Outcome.Done done -> RestResponse.noContent();
            default -> throw problem(outcome);
        });
    }

    private Uni<RestResponse<TraitSchemaView>> answer(String name, RestResponse.Status status) {
        return StoreFailures.orUnavailable(schemas.one(name)).map(Optional<TraitSchemas.Current>::stream)
                .map(found -> found.findFirst().map(TraitSchemaView::of).orElseThrow(() -> problem(new TraitSchemas.Outcome.Unknown())))
                .map(view -> RestResponse.ResponseBuilder.create(status, view).header("ETag", "\"" + view.version() + "\"").build());
    }

    private static ProblemException problem(TraitSchemas.Outcome outcome) {
        return switch (outcome) {
            case TraitSchemas.Outcome.Unknown unknown -> ProblemException.notFound("Nothing is agreed on this trait.");
            case TraitSchemas.Outcome.Full full -> ProblemException.of(ProblemKind.CONFLICT,
                    "There are 1,000 schemas, as many as each replica keeps in memory: take some back first.");
            case TraitSchemas.Outcome.Unconditional unconditional -> ProblemException.of(ProblemKind.PRECONDITION_REQUIRED,
                    "Send If-Match with the ETag of the schema that you read, so that nobody's change is overwritten unseen.");
            case TraitSchemas.Outcome.Absent absent -> ProblemException.of(ProblemKind.PRECONDITION_FAILED,
                    "Nothing is agreed on this trait: leave If-Match out to agree on it.");
            case TraitSchemas.Outcome.Stale stale -> ProblemException.of(ProblemKind.PRECONDITION_FAILED,
                    "The schema is at version " + stale.version() + " now: read it again and decide anew.");
            case TraitSchemas.Outcome.Done done -> throw new IllegalStateException("Nothing is wrong");
        };
    }

    private static TraitCategory category(String word) {
        try {
            return TraitCategory.of(word);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalidParameter("category", e.getMessage());
        }
    }

    private static void refuse(List<TraitNameRule.Fault> faults) {
        if (!faults.isEmpty()) {
            throw new ProblemException(Problem.invalidBody(faults.getFirst().pointer(), faults.getFirst().message()).withErrors(
                    faults.stream().map(fault -> new Problem.FieldError(fault.pointer(), fault.message())).toList()));
        }
    }
}
