package io.throughline.profile.profile;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.json.Text;
import io.throughline.commons.page.Page;
import io.throughline.commons.postgres.Stored;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.Roles;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Profiles, for colleagues and for what they build. */
@Path("/v1/profiles")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ Roles.AGENT, Roles.ANALYST, Roles.MARKETER, Roles.PRIVACY, Roles.ADMIN })
@Tag(name = "profiles")
class ProfileResource {

    private static final String MERGE_PATCH = "application/merge-patch+json";
    private static final int MOST_QUERY = 100;

    private final ProfileReader reader;
    private final ProfileEditor editor;
    private final TraitRules rules;
    private final Caller caller;
    private final ObjectMapper json;

    @Inject
    ProfileResource(ProfileReader reader, ProfileEditor editor, TraitRules rules, Caller caller, ObjectMapper json) {
        this.reader = reader;
        this.editor = editor;
        this.rules = rules;
        this.caller = caller;
        this.json = json;
    }

    @GET
    @Audited(action = "profile.search", purpose = "finding a customer")
    @Operation(summary = "Search profiles, newest first", description = "Finds what contains the text anywhere in the value of an identifier or trait, regardless of case and width; Chinese as well as Latin script.")
    public Uni<Page<ProfileView>> search(
            @Parameter(description = "2 to 100 characters; all profiles without it") @QueryParam("q") String q,
            @QueryParam("limit") @DefaultValue("50") @Min(value = 1, message = Page.LIMIT_MESSAGE)
            @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_MESSAGE) int limit,
            @QueryParam("cursor") String cursor) {
        String folded = q == null ? null : folded(q);
        return Stored.orUnavailable(Panache.withSession(() -> Panache.getSession()
                .chain(session -> reader.page(session, folded, limit, cursor))));
    }

    @GET
    @Path("{id}")
    @Audited(action = "profile.read", subject = "id", purpose = "serving a customer")
    @Operation(summary = "One profile", description = "A profile that was merged into another answers with that one; Content-Location says which.")
    @APIResponse(responseCode = "200", description = "The profile; its revision is the ETag", content = @Content(schema = @Schema(implementation = ProfileView.class)))
    @APIResponse(responseCode = "404", description = "There is no such profile")
    public Uni<RestResponse<ProfileView>> byId(@PathParam("id") UUID id) {
        return answer(Profiles.ownId(id));
    }

    @GET
    @Path("by-identifier/{identifier: .+}")
    @Audited(action = "profile.read", subject = "identifier", purpose = "serving a customer")
    @Operation(summary = "The profile that an identifier belongs to", description = "A visitor who is known by anonymous identifiers alone has no profile.")
    @APIResponse(responseCode = "200", description = "The profile; its revision is the ETag", content = @Content(schema = @Schema(implementation = ProfileView.class)))
    @APIResponse(responseCode = "404", description = "Nobody is known by that identifier")
    public Uni<RestResponse<ProfileView>> byIdentifier(
            @Parameter(description = "type:value, such as email:li@example.cn", schema = @Schema(type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING))
            @PathParam("identifier") Identifier identifier) {
        return answer(identifier);
    }

    @PATCH
    @Path("{id}/traits")
    @Consumes({ MERGE_PATCH, MediaType.APPLICATION_JSON })
    @RolesAllowed({ Roles.AGENT, Roles.ADMIN })
    @Audited(action = "traits.change", subject = "id", purpose = "correcting what is known of a customer")
    @Operation(summary = "Change traits", description = "A JSON merge patch (RFC 7396) of at most 100 traits: null removes one. The caller becomes the source of the values.")
    @APIResponse(responseCode = "200", description = "The profile as it now is", content = @Content(schema = @Schema(implementation = ProfileView.class)))
    @APIResponse(responseCode = "400", description = "A trait is not valid; errors point to each")
    @APIResponse(responseCode = "404", description = "There is no such profile")
    @APIResponse(responseCode = "412", description = "The profile has changed since it was read")
    @APIResponse(responseCode = "428", description = "If-Match is missing")
    public Uni<RestResponse<ProfileView>> patch(@PathParam("id") UUID id,
            @Parameter(description = "The ETag of the profile that was read", required = true) @HeaderParam("If-Match") String ifMatch,
            @RequestBody(required = true, content = {
                    @Content(mediaType = MERGE_PATCH, schema = @Schema(implementation = Object.class), example = "{\"city\":\"上海\",\"nickname\":null}"),
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Object.class)) }) byte[] body)
            throws IOException {
        LongPredicate expected = IfMatch.parse(ifMatch);
        JsonNode patch = json.readTree(body);
        refuse(TraitPatch.faults(patch, rules));
        return Stored.orUnavailable(editor.patch(id, patch, expected, caller.name())).chain(outcome -> switch (outcome) {
            case ProfileEditor.Outcome.Done done -> answer(Profiles.ownId(id));
            case ProfileEditor.Outcome.Unknown unknown -> throw noProfile();
            case ProfileEditor.Outcome.Stale stale -> throw ProblemException.of(ProblemKind.PRECONDITION_FAILED,
                    "The profile is at revision " + stale.revision() + " now: read it again and decide anew.");
            case ProfileEditor.Outcome.Refused refused -> {
                refuse(refused.faults());
                throw new IllegalStateException("Refused without a fault");
            }
        });
    }

    private Uni<RestResponse<ProfileView>> answer(Identifier identifier) {
        return Stored.orUnavailable(Panache.withSession(() -> reader.find(identifier))).map(Optional<ProfileView>::stream)
                .map(found -> found.findFirst().orElseThrow(ProfileResource::noProfile))
                .map(view -> RestResponse.ResponseBuilder.ok(view).header("ETag", "\"" + view.revision() + "\"")
                        .header("Content-Location", "/v1/profiles/" + view.id()).build());
    }

    private static ProblemException noProfile() {
        return ProblemException.notFound("No profile belongs to this.");
    }

    private static void refuse(List<TraitRule.Fault> faults) {
        if (!faults.isEmpty()) {
            TraitRule.Fault first = faults.getFirst();
            throw new ProblemException(Problem.invalidBody(first.pointer(), first.message()).withErrors(faults.stream()
                    .map(fault -> new Problem.FieldError(fault.pointer(), fault.message())).toList()));
        }
    }

    private static String folded(String q) {
        Text.fault(q).ifPresent(fault -> {
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
