package io.throughline.recommendation.decision;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import com.github.f4b6a3.uuid.UuidCreator;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.consent.ConsentIndex;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.IdentityIndex;
import io.throughline.commons.masking.MaskingPolicy;
import io.throughline.commons.postgres.StoreFailures;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;
import io.throughline.commons.suppression.SuppressionList;
import io.throughline.recommendation.affinity.AffinityModel;
import io.throughline.recommendation.affinity.RecommendedItem;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;

/** The endpoints of recommendations: what to offer a person next. */
@Path("/v1/recommendations")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ RealmRoles.AGENT, RealmRoles.MARKETER, RealmRoles.ANALYST, RealmRoles.ADMIN })
@Tag(name = "recommendations", description = "What to offer somebody next, and why")
class RecommendationResource {

    private static final String LIMIT_MESSAGE = "must be between 1 and 50: nobody looks at more, and each answer is logged whole";
    private static final String PLACEMENT_MESSAGE =
            "must be a lower-case letter and then letters, digits, `.`, `_` or `-`, 64 at most, such as home or checkout.cart";

    private final IdentityIndex identities;
    private final AffinityModel affinity;
    private final DecisionLog log;
    private final ConsentIndex consents;
    private final SuppressionList suppressions;
    private final MaskingPolicy masking;
    private final Caller caller;

    @Inject
    RecommendationResource(IdentityIndex identities, AffinityModel affinity, DecisionLog log, ConsentIndex consents,
            SuppressionList suppressions,
            MaskingPolicy masking, Caller caller) {
        this.identities = identities;
        this.affinity = affinity;
        this.log = log;
        this.consents = consents;
        this.suppressions = suppressions;
        this.masking = masking;
        this.caller = caller;
    }

    @GET
    @Path("{identifier: .+}")
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    @Audited(action = "recommendation.make", subject = "identifier", purpose = "choosing what to offer")
    @Operation(operationId = "getRecommendation", summary = "Recommend items to somebody",
            description = "By any identifier, known or not. First what goes with what the person bought, added to a cart or viewed "
                    + "under any of their identifiers, then what is popular; never what they bought. Each item says why. Who denied "
                    + "personalisation, or whose data are restricted, is offered what is popular, whatever they did. Every "
                    + "answer is a decision of its own, which is logged.")
    @APIResponse(responseCode = "200", description = "The items, the best first",
            content = @Content(schema = @Schema(implementation = Recommendation.class)))
    @APIResponse(responseCode = "403",
            description = "The role does not allow it, or does not see the identifier in clear: analyst and marketer ask by profile_id "
                    + "or an identifier that they see")
    @APIResponse(responseCode = "503", description = "The store does not answer; Retry-After says when to try again")
    public Uni<Recommendation> recommend(
            @Parameter(description = "Whom, as `type:value`, percent-encoded.", example = "user_id:42",
                    schema = @Schema(type = SchemaType.STRING)) @PathParam("identifier") Identifier identifier,
            @Parameter(description = "How many items, 1 to 50.") @QueryParam("limit") @DefaultValue("10") @Min(value = 1,
                    message = LIMIT_MESSAGE) @Max(value = 50, message = LIMIT_MESSAGE) int limit,
            @Parameter(
                    description = "Where the items are to be shown; kept with the "
                            + "decision.") @QueryParam("placement") @DefaultValue("default") @Pattern(
                                    regexp = "[a-z][a-z0-9._-]{0,63}", message = PLACEMENT_MESSAGE) String placement) {
        masking.of(caller, identifier);
        // A person who refuses personalisation is served like an unknown one (PIPL, article 24). An erased person is treated as
        // unknown, and nothing is recorded under their identifiers. A device may refuse what its person agrees to.
        boolean erased = suppressions.contains(identifier);
        List<Identifier> person = !erased && consents.allows(identifier, ConsentIndex.PERSONALISATION)
                ? identities.resolve(identifier).identifiers().stream().filter(each -> consents.allows(each, ConsentIndex.PERSONALISATION))
                        .toList()
                : List.of();
        // PostgreSQL stores microseconds, so the answer, the event and the log state the same time.
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        return StoreFailures.orUnavailable(Panache.withTransaction(() -> Panache.getSession()
                .chain(session -> affinity.suggest(session, person, limit, now)
                        .map(items -> decision(identifier, placement, items, now))
                        .call(decision -> erased ? Uni.createFrom().voidItem() : log.record(session, decision)))))
                .map(Recommendation::of);
    }

    private static RecommendationDecision decision(Identifier identifier, String placement, List<RecommendedItem> items, Instant now) {
        return new RecommendationDecision(UuidCreator.getTimeOrderedEpoch(), identifier.toString(), RecommendationDecision.RECOMMENDATION,
                placement, items,
                AffinityModel.MODEL, AffinityModel.VERSION, RecommendationDecision.CONTROL, 1.0, now);
    }
}
