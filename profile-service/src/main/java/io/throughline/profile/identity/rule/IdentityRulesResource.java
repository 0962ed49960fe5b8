package io.throughline.profile.identity.rule;

import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.postgres.StoreFailures;
import io.throughline.commons.problem.IfMatch;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;
import io.throughline.profile.identity.rule.RuleCache.InForce;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Reads and changes the rules by which identifiers are joined. */
@Path("/v1/identity/rules")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(RealmRoles.ADMIN)
@Tag(name = "identity", description = "Which identifiers belong to one person, and why; merges and separations by hand.")
class IdentityRulesResource {

    private static final String EXAMPLE_FEW_TYPES = """
            {"types":{"user_id":{"limit":1,"priority":1,"names":"person"},"email":{"limit":5,"priority":6,"names":"person"},
             "anonymous_id":{"limit":500,"priority":70,"names":"device"}},"others":{"limit":10,"priority":50,"names":"person"},
             "mostIdentifiers":1000,"blockedValues":["null","guest"],"blockedPatterns":["email:noreply@*"],"blockZeros":true,
             "sharedAbove":3,"aliasJoinsUsers":true}""";

    private final RuleCache ruleCache;
    private final Caller caller;

    @Inject
    IdentityRulesResource(RuleCache ruleCache, Caller caller) {
        this.ruleCache = ruleCache;
        this.caller = caller;
    }

    @GET
    @RolesAllowed({ RealmRoles.ADMIN, RealmRoles.AGENT, RealmRoles.ANALYST, RealmRoles.PRIVACY })
    @Operation(operationId = "getIdentityRules", summary = "Read the rules by which identifiers are joined",
            description = "Version 0 is the default. The version is the ETag.")
    @APIResponse(responseCode = "200", description = "The rules",
            content = @Content(schema = @Schema(implementation = IdentityRules.class)))
    public Uni<RestResponse<IdentityRules>> rules() {
        return StoreFailures.orUnavailable(Panache.withSession(() -> Panache.getSession().chain(ruleCache::latest)))
                .map(IdentityRulesResource::answer);
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Audited(action = "identity-rules.change", purpose = "defining by which identifiers people are joined")
    @Operation(operationId = "putIdentityRules", summary = "Replace the rules by which identifiers are joined",
            description = "Every replica applies them within two seconds. Rules apply to what is received from then on: what was "
                    + "joined before stays joined, and what was refused is judged anew when it is received again.")
    @APIResponse(responseCode = "200", description = "The rules as they now are",
            content = @Content(schema = @Schema(implementation = IdentityRules.class)))
    @APIResponse(responseCode = "400", description = "The rules are not valid; errors point to each fault")
    @APIResponse(responseCode = "412", description = "The rules have changed since they were read")
    @APIResponse(responseCode = "428", description = "If-Match is missing")
    public Uni<RestResponse<IdentityRules>> put(
            @Parameter(description = "The ETag of the rules that were read", required = true) @HeaderParam("If-Match") String ifMatch,
            @RequestBody(required = true, content = @Content(schema = @Schema(implementation = IdentityRules.class),
                    examples = @ExampleObject(name = "few types", value = EXAMPLE_FEW_TYPES))) IdentityRules rules) {
        LongPredicate expected = IfMatch.parse(ifMatch);
        List<IdentityRules.Fault> faults = rules.faults();
        if (!faults.isEmpty()) {
            throw new ProblemException(Problem.invalidBody(faults.getFirst().pointer(), faults.getFirst().message()).withErrors(
                    faults.stream().map(each -> new Problem.FieldError(each.pointer(), each.message())).toList()));
        }
        String user = caller.name();
        return StoreFailures.orUnavailable(Panache.withTransaction(() -> Panache.getSession().chain(session -> ruleCache.latest(session)
                .chain(now -> expected.test(now.version()) ? ruleCache.put(session, now.version(), rules, user)
                        : Uni.createFrom().item(Optional.<InForce>empty())))))
                .map(put -> answer(put.orElseThrow(() -> ProblemException.of(ProblemKind.PRECONDITION_FAILED,
                        "The rules have changed since: read them again and decide anew."))));
    }

    private static RestResponse<IdentityRules> answer(InForce rules) {
        return RestResponse.ResponseBuilder.ok(rules.rules()).header("ETag", "\"" + rules.version() + "\"").build();
    }
}
