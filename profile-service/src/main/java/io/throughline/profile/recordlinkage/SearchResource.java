package io.throughline.profile.recordlinkage;

import java.net.URI;
import java.util.UUID;

import jakarta.annotation.Nullable;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.postgres.StoreFailures;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.resteasy.reactive.RestResponse;

/** Searches for probable duplicates. */
@Path("/v1/duplicate-searches")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ RealmRoles.AGENT, RealmRoles.ANALYST, RealmRoles.PRIVACY, RealmRoles.ADMIN })
@Tag(name = "duplicates", description = "Profiles that are probably one person, and the searches that find them.")
class SearchResource {

    private static final String EXAMPLE_DEFAULTS = """
            {"threshold":0.95}""";
    private static final String EXAMPLE_FIELDS = """
            {"fields":{"other_id":["loyaltyCard"],"street":["home.street"]},"threshold":0.9,"autoAccept":{"threshold":0.999}}""";

    private static final int MOST_KEY = 100;

    private final Caller caller;
    private final SearchWorker worker;

    @Inject
    SearchResource(Caller caller, SearchWorker worker) {
        this.caller = caller;
        this.worker = worker;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({ RealmRoles.AGENT, RealmRoles.ADMIN })
    @Operation(operationId = "startDuplicateSearch", summary = "Search all profiles for probable duplicates",
            description = "Uses the model of Fellegi and Sunter, estimated anew from the profiles each time; no training data are "
                    + "needed. Runs in the background, one search at a time. Pairs that were accepted or rejected before are not "
                    + "proposed again.")
    @APIResponse(responseCode = "202",
            description = "The search was started, now or before with this Idempotency-Key; Location is where its progress is",
            content = @Content(schema = @Schema(implementation = SearchView.class)))
    @APIResponse(responseCode = "400", description = "The request is not valid; errors point to each fault")
    @APIResponse(responseCode = "409", description = "Another search is running; `search` says which")
    public Uni<RestResponse<SearchView>> begin(
            @Parameter(
                    description = "Any name of the caller's for this request, at most 100 characters: sent twice, it is one "
                            + "search") @HeaderParam("Idempotency-Key") String key,
            @RequestBody(required = false, content = @Content(schema = @Schema(implementation = SearchRequest.class),
                    examples = { @ExampleObject(name = "defaults", value = EXAMPLE_DEFAULTS),
                            @ExampleObject(name = "fields", value = EXAMPLE_FIELDS) })) @Nullable SearchRequest body) {
        SearchRequest request = SearchRequest.checked(body);
        if (key != null && (key.isBlank() || key.length() > MOST_KEY)) {
            throw ProblemException.invalidParameter("Idempotency-Key", "must have 1 to 100 characters");
        }
        UUID id = UuidCreator.getTimeOrderedEpoch();
        String user = caller.name();
        return StoreFailures
                .orUnavailable(Panache.withTransaction(() -> Panache.getSession()
                        .chain(session -> SearchStore.begin(session, id, request, key, user)
                                .chain(begun -> begun ? SearchStore.one(session, id) : instead(session, user, key)))))
                .invoke(worker::wakeUp)
                .map(row -> {
                    SearchView view = SearchView.of(row);
                    return RestResponse.ResponseBuilder.<SearchView>create(RestResponse.Status.ACCEPTED).entity(view)
                            .location(URI.create("/v1/duplicate-searches/" + view.id())).build();
                });
    }

    private static Uni<JsonNode> instead(Mutiny.Session session, String user, String key) {
        return SearchStore.sent(session, user, key == null ? "" : key).chain(sent -> sent.isObject() ? Uni.createFrom().item(sent)
                : SearchStore.running(session).map(running -> {
                    Problem problem = Problem.of(ProblemKind.CONFLICT, "Another search is running: wait for it, or cancel it.");
                    throw new ProblemException(running.isObject() ? problem.with("search", running.get("id").textValue()) : problem);
                }));
    }

    @GET
    @Path("{id}")
    @Operation(operationId = "getDuplicateSearch", summary = "Read the progress of a search and the model that it estimated")
    @APIResponse(responseCode = "200", description = "The search", content = @Content(schema = @Schema(implementation = SearchView.class)))
    @APIResponse(responseCode = "404", description = "There is no such search")
    public Uni<SearchView> one(@Parameter(description = "The id of the search") @PathParam("id") UUID id) {
        return StoreFailures.orUnavailable(Panache.withSession(() -> Panache.getSession().chain(session -> SearchStore.one(session, id))))
                .map(SearchResource::found);
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed({ RealmRoles.AGENT, RealmRoles.ADMIN })
    @Operation(operationId = "cancelDuplicateSearch", summary = "Cancel a search",
            description = "What it found so far stays. A search that has ended is not changed.")
    @APIResponse(responseCode = "204", description = "The search is not running")
    @APIResponse(responseCode = "404", description = "There is no such search")
    public Uni<RestResponse<Void>> cancel(@Parameter(description = "The id of the search") @PathParam("id") UUID id) {
        return StoreFailures.orUnavailable(Panache.withTransaction(() -> Panache.getSession()
                .chain(session -> SearchStore.cancel(session, id, caller.name()).chain(() -> SearchStore.one(session, id)))))
                .map(row -> {
                    found(row);
                    return RestResponse.noContent();
                });
    }

    private static SearchView found(JsonNode row) {
        if (!row.isObject()) {
            throw ProblemException.notFound("There is no such search.");
        }
        return SearchView.of(row);
    }
}
