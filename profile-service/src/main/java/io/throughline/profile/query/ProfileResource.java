package io.throughline.profile.query;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongPredicate;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.consent.ConsentIndex;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.json.StorableText;
import io.throughline.commons.masking.MaskingPolicy;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.commons.page.Page;
import io.throughline.commons.postgres.StoreFailures;
import io.throughline.commons.problem.IfMatch;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;
import io.throughline.profile.core.ProfileEditor;
import io.throughline.profile.core.ProfileProjector;
import io.throughline.profile.core.search.SearchText;
import io.throughline.profile.core.trait.TraitNameRule;
import io.throughline.profile.core.trait.TraitRules;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Reads and edits profiles, for colleagues and for their applications. */
@Path("/v1/profiles")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ RealmRoles.AGENT, RealmRoles.ANALYST, RealmRoles.MARKETER, RealmRoles.PRIVACY, RealmRoles.ADMIN })
@Tag(name = "profiles", description = "Profiles of people: their identifiers, traits, segments, consents and history.")
class ProfileResource {

    private static final String MERGE_PATCH = "application/merge-patch+json";
    private static final String INCLUDE =
            "Sections beside identifiers and traits, separated by commas: segments, consents, computed, touchpoints, feedback; or "
                    + "`none`. All without it";
    private static final int MOST_QUERY = 100;

    private static final int MOST_FILTERS = 10;
    private static final Set<String> WORK_WITH_RESTRICTED = Set.of(RealmRoles.PRIVACY, RealmRoles.ADMIN);

    private final ProfileReader reader;
    private final ProfileSearch search;
    private final ProfileEditor editor;
    private final TraitRules rules;
    private final MaskingPolicy masking;
    private final Caller caller;

    @Inject
    ProfileResource(ProfileReader reader, ProfileSearch search, ProfileEditor editor, TraitRules rules, MaskingPolicy masking,
            Caller caller) {
        this.reader = reader;
        this.search = search;
        this.editor = editor;
        this.rules = rules;
        this.masking = masking;
        this.caller = caller;
    }

    @GET
    @Audited(action = "profile.search", purpose = "finding a customer")
    @Operation(operationId = "searchProfiles", summary = "Search profiles, newest first",
            description = """
            Finds what contains the text `q` anywhere in the value of an identifier or trait, regardless of case and width; Chinese as \
            well as Latin script. All conditions hold together. Analysts and marketers see contact data masked, and find nobody by \
            them: `q` looks past them, and a filter on them is answered 403. Profiles whose processing is restricted are listed to \
            privacy and admin alone. Items have no sections beyond identifiers and traits.""")
    @APIResponse(responseCode = "200", description = "A page of profiles")
    @APIResponse(responseCode = "403", description = "A filter asks for what the caller may not see")
    public Uni<Page<ProfileView>> search(
            @Parameter(description = "2 to 100 characters; all profiles without it") @QueryParam("q") String q,
            @Parameter(
                    description = "`trait:op:value`, ten times at most: eq, or has for an item of an array; gt, gte, lt, lte where the "
                            + "trait has a schema of type number, integer, date or date-time; `trait:exists`; such as "
                            + "`age:gte:30`") @QueryParam("filter") List<
                                    String> filters,
            @Parameter(description = "Members of this segment alone") @QueryParam("segment") UUID segment,
            @Parameter(description = "Those alone of whom a trait comes from this source",
                    example = "web-shop") @QueryParam("source") String source,
            @Parameter(description = Page.LIMIT_DESCRIPTION) @QueryParam("limit") @DefaultValue("50") @Min(value = 1,
                    message = Page.LIMIT_MESSAGE) @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_MESSAGE) int limit,
            @Parameter(description = Page.CURSOR_DESCRIPTION) @QueryParam("cursor") String cursor) {
        PersonalDataMask mask = masking.of(caller);
        if (filters.size() > MOST_FILTERS) {
            throw ProblemException.invalidParameter("filter", "must be given ten times at most: each looks into every candidate");
        }
        ProfileQuery query = new ProfileQuery(q == null ? null : folded(q),
                filters.stream().map(filter -> TraitFilter.parse(filter, rules, mask)).toList(), segment, source, mask.showsAll(),
                worksWithRestricted());
        return StoreFailures.orUnavailable(Panache.withSession(() -> Panache.getSession()
                .chain(session -> search.page(session, query, limit, cursor, mask))));
    }

    @GET
    @Path("{id}")
    @Audited(action = "profile.read", subject = "id", purpose = "serving a customer")
    @Operation(operationId = "getProfile", summary = "Read a profile",
            description = "A profile that was merged into another answers with that one; Content-Location says which. Analysts and "
                    + "marketers see contact data masked.")
    @APIResponse(responseCode = "200", description = "The profile; its revision is the ETag",
            content = @Content(schema = @Schema(implementation = ProfileView.class)))
    @APIResponse(responseCode = "403", description = "The person's data may be kept but not used: privacy and admin alone see them")
    @APIResponse(responseCode = "404", description = "There is no such profile")
    public Uni<RestResponse<ProfileView>> byId(@Parameter(description = "The id of the profile") @PathParam("id") UUID id,
            @Parameter(description = INCLUDE, example = "segments,consents") @QueryParam("include") String include) {
        return answer(ProfileProjector.ownId(id), ViewSection.parse(include));
    }

    @GET
    @Path("by-identifier/{identifier: .+}")
    @Audited(action = "profile.read", subject = "identifier", purpose = "serving a customer")
    @Operation(operationId = "getProfileByIdentifier", summary = "Read the profile of the person whom an identifier belongs to",
            description = "A visitor with anonymous identifiers only has no profile. Analysts and marketers cannot look anybody up by "
                    + "an address or number, because they do not see those either.")
    @APIResponse(responseCode = "200", description = "The profile; its revision is the ETag",
            content = @Content(schema = @Schema(implementation = ProfileView.class)))
    @APIResponse(responseCode = "403",
            description = "The caller may not look people up by contact data, or the person's data may be kept but not used")
    @APIResponse(responseCode = "404", description = "Nobody is known by that identifier")
    public Uni<RestResponse<ProfileView>> byIdentifier(
            @Parameter(description = "type:value, such as email:li@example.cn",
                    schema = @Schema(type = SchemaType.STRING)) @PathParam("identifier") Identifier identifier,
            @Parameter(description = INCLUDE, example = "segments,consents") @QueryParam("include") String include) {
        masking.of(caller, identifier);
        return answer(identifier, ViewSection.parse(include));
    }

    @PATCH
    @Path("{id}/traits")
    @Consumes({ MERGE_PATCH, MediaType.APPLICATION_JSON })
    @RolesAllowed({ RealmRoles.AGENT, RealmRoles.ADMIN })
    @Audited(action = "traits.change", subject = "id", purpose = "correcting what is known of a customer")
    @Operation(operationId = "patchTraits", summary = "Change traits of a profile",
            description = "A JSON merge patch (RFC 7396) of at most 100 traits: null removes one. The caller becomes the source of "
                    + "the values.")
    @APIResponse(responseCode = "200", description = "The profile as it now is",
            content = @Content(schema = @Schema(implementation = ProfileView.class)))
    @APIResponse(responseCode = "400", description = "A trait is not valid; errors point to each")
    @APIResponse(responseCode = "404", description = "There is no such profile")
    @APIResponse(responseCode = "412", description = "The profile has changed since it was read")
    @APIResponse(responseCode = "428", description = "If-Match is missing")
    public Uni<RestResponse<ProfileView>> patch(@Parameter(description = "The id of the profile") @PathParam("id") UUID id,
            @Parameter(description = "The ETag of the profile that was read", required = true) @HeaderParam("If-Match") String ifMatch,
            @RequestBody(required = true, content = {
                    @Content(mediaType = MERGE_PATCH, schema = @Schema(implementation = TraitChanges.class),
                            examples = @ExampleObject(name = "city", value = TraitChanges.EXAMPLE)),
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = TraitChanges.class),
                            examples = @ExampleObject(name = "city", value = TraitChanges.EXAMPLE)) }) TraitChanges changes) {
        LongPredicate expected = IfMatch.parse(ifMatch);
        if (changes == null) {
            throw ProblemException.invalidBody("", "must be an object of traits, such as {\"city\":\"上海\"}");
        }
        return StoreFailures.orUnavailable(editor.patch(id, changes.patch(), worksWithRestricted(), expected, caller.name()))
                .chain(outcome -> switch (outcome) {
                    case ProfileEditor.Outcome.Done done -> answer(ProfileProjector.ownId(id), ViewSection.ALL);
                    case ProfileEditor.Outcome.Restricted restricted -> throw restricted();
                    case ProfileEditor.Outcome.Unknown unknown -> throw noProfile();
                    case ProfileEditor.Outcome.Stale stale -> throw ProblemException.of(ProblemKind.PRECONDITION_FAILED,
                            "The profile is at revision " + stale.revision() + " now: read it again and decide anew.");
                    case ProfileEditor.Outcome.Refused refused -> {
                        refuse(refused.faults());
                        throw new IllegalStateException("Refused without a fault");
                    }
                });
    }

    private Uni<RestResponse<ProfileView>> answer(Identifier identifier, Set<ViewSection> sections) {
        boolean restrictedToo = worksWithRestricted();
        boolean privacy = caller.hasRole(RealmRoles.PRIVACY);
        PersonalDataMask mask = masking.of(caller);
        boolean masked = !mask.showsAll();
        return StoreFailures.orUnavailable(reader.find(identifier, sections, mask)).map(found -> {
            ProfileReader.Found profile = found.orElseThrow(ProfileResource::noProfile);
            if (profile.restricted() && !restrictedToo) {
                throw restricted();
            }
            // As in journey-service and feedback-service: colleagues who serve a person do so under the contract with them.
            ProfileView view = profile.view().without(masked && profile.refuses(ConsentIndex.ANALYTICS),
                    !privacy && profile.refuses(ConsentIndex.FEEDBACK));
            return RestResponse.ResponseBuilder.ok(view).header("ETag", "\"" + profile.view().revision() + "\"")
                    .header("Content-Location", "/v1/profiles/" + profile.view().id()).build();
        });
    }

    private boolean worksWithRestricted() {
        return WORK_WITH_RESTRICTED.stream().anyMatch(caller::hasRole);
    }

    private static ProblemException restricted() {
        return new ProblemException(Problem.of(ProblemKind.FORBIDDEN,
                "The processing of this person's data is restricted (GDPR, article 18): they are kept, but used by nobody; ask your "
                        + "privacy office.")
                .with("restricted", true));
    }

    private static ProblemException noProfile() {
        return ProblemException.notFound("No profile belongs to this.");
    }

    private static void refuse(List<TraitNameRule.Fault> faults) {
        if (!faults.isEmpty()) {
            TraitNameRule.Fault first = faults.getFirst();
            throw new ProblemException(Problem.invalidBody(first.pointer(), first.message()).withErrors(faults.stream()
                    .map(fault -> new Problem.FieldError(fault.pointer(), fault.message())).toList()));
        }
    }

    private static String folded(String q) {
        StorableText.fault(q).ifPresent(fault -> {
            throw ProblemException.invalidParameter("q", fault);
        });
        String folded = SearchText.fold(q);
        int length = folded.codePointCount(0, folded.length());
        if (length < 2 || length > MOST_QUERY || folded.chars().anyMatch(Character::isISOControl)) {
            throw ProblemException.invalidParameter("q",
                    "must have 2 to 100 characters: a single one is in most profiles");
        }
        return folded;
    }
}
