package io.throughline.profile.consent.api;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.annotation.Nullable;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.page.Page;
import io.throughline.commons.postgres.StoreFailures;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;
import io.throughline.profile.consent.ConsentReader;
import io.throughline.profile.consent.ledger.ConsentLedger;
import io.throughline.profile.consent.ledger.LedgerEntry;
import io.throughline.profile.consent.ledger.LedgerPosition;
import io.throughline.profile.consent.ledger.StatementSenders;
import io.throughline.profile.consent.ledger.StatementService;
import io.throughline.profile.consent.purpose.Purpose;
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

/** Records and lists what people agreed to and what they withdrew. */
@Path("/v1/consents")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "consents", description = "What people agreed to and what they withdrew, by purpose and channel.")
class ConsentResource {

    private static final String EXAMPLE_OFF = """
            {"personalisation":"off","source":"app-settings"}""";

    private static final String EXAMPLE_GRANT = """
            {"id":"signup-4711","identifier":"email:li.na@example.cn","purpose":"marketing","version":1,"channels":["email"],
             "decision":"granted","source":"store-shanghai-3","language":"zh-CN"}""";
    private static final String EXAMPLE_WITHDRAWAL = """
            {"id":"call-4712","identifier":"email:li.na@example.cn","purpose":"marketing","decision":"withdrawn"}""";

    private final StatementService statements;
    private final ConsentReader reader;
    private final Caller caller;

    @Inject
    ConsentResource(StatementService statements, ConsentReader reader, Caller caller) {
        this.statements = statements;
        this.reader = reader;
        this.caller = caller;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({ RealmRoles.AGENT, RealmRoles.PRIVACY, RealmRoles.ADMIN, RealmRoles.PARTNER })
    @Audited(action = "consent.change", purpose = "keeping what people agreed to")
    @Operation(operationId = "createConsent", summary = "Record a consent that was granted or denied",
            description = "Grants and denials use the same call and are in force when it is answered. A grant of a purpose with "
                    + "double opt-in waits for its confirmation; the answer has the token to send to the person. A partner may "
                    + "write for its own channel only. For an erased person the answer is the same, and nothing is stored.")
    @APIResponse(responseCode = "201", description = "The consent was recorded",
            content = @Content(schema = @Schema(implementation = ConsentEntryView.class)))
    @APIResponse(responseCode = "200", description = "The same consent was recorded before; nothing changed",
            content = @Content(schema = @Schema(implementation = ConsentEntryView.class)))
    @APIResponse(responseCode = "400", description = "It is malformed; errors point to each fault")
    @APIResponse(responseCode = "409", description = "The id was used for another statement")
    @APIResponse(responseCode = "422", description = "There is no such purpose, version or channel; errors point to it")
    public Uni<RestResponse<ConsentEntryView>> post(
            @RequestBody(required = true, content = @Content(schema = @Schema(implementation = NewConsent.class),
                    examples = { @ExampleObject(name = "grant", value = EXAMPLE_GRANT),
                            @ExampleObject(name = "withdrawal", value = EXAMPLE_WITHDRAWAL) })) NewConsent said) {
        return StoreFailures.orUnavailable(statements.post(said, StatementSenders.of(caller))).map(outcome -> switch (outcome) {
            case StatementService.Outcome.Added added ->
                    RestResponse.status(RestResponse.Status.CREATED, ConsentEntryView.of(added.entry(), added.confirmation()));
            case StatementService.Outcome.Dropped dropped ->
                    RestResponse.status(RestResponse.Status.CREATED, ConsentEntryView.of(dropped.entry(), dropped.confirmation()));
            case StatementService.Outcome.Present present -> RestResponse.ok(ConsentEntryView.of(present.entry()));
            case StatementService.Outcome.Differs differs -> throw ProblemException.of(ProblemKind.CONFLICT,
                    "The id was used for another statement: entries never change, so send it under an id of its own.");
            case StatementService.Outcome.Refused refused -> throw refused.problem();
        });
    }

    @GET
    @Path("{identifier: .+}")
    @RolesAllowed({ RealmRoles.AGENT, RealmRoles.PRIVACY, RealmRoles.ADMIN })
    @Audited(action = "consent.read", subject = "identifier", purpose = "keeping what people agreed to")
    @Operation(operationId = "getConsents", summary = "Read the consents in force for a person, with the ledger and its proof",
            description = "The person is the one whom the identifier belongs to.")
    @APIResponse(responseCode = "200", description = "The consents and the ledger",
            content = @Content(schema = @Schema(implementation = ConsentView.class)))
    @APIResponse(responseCode = "403", description = "The person's data are restricted: they are for privacy alone")
    @APIResponse(responseCode = "404", description = "The identifier is unknown, and no consent was recorded under it")
    public Uni<ConsentView> get(
            @Parameter(description = "type:value",
                    schema = @Schema(type = SchemaType.STRING)) @PathParam("identifier") Identifier identifier,
            @Parameter(description = Page.LIMIT_DESCRIPTION) @QueryParam("limit") @DefaultValue("50") @Min(value = 1,
                    message = Page.LIMIT_MESSAGE) @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_MESSAGE) int limit,
            @Parameter(description = Page.CURSOR_DESCRIPTION) @QueryParam("cursor") String cursor) {
        LedgerPosition before = LedgerPosition.parse(cursor);
        boolean all = caller.hasRole(RealmRoles.PRIVACY);
        return StoreFailures.orUnavailable(Panache.withSession(() -> Panache.getSession().chain(session -> reader.held(session, identifier)
                .chain(held -> {
                    if (!held.known()) {
                        throw ProblemException.notFound("Nobody is known by that identifier.");
                    }
                    if (held.restricted() && !all) {
                        throw ProblemException.of(ProblemKind.WITHHELD,
                                "The person's data are restricted: they are kept, and used by nobody (GDPR, article 18).");
                    }
                    return ConsentLedger.page(session, held.speakers(), before.at(), before.key(), limit + 1)
                            .map(found -> view(identifier, held, found, limit));
                }))));
    }

    private static ConsentView view(Identifier identifier, ConsentReader.StoredConsents held, List<ConsentLedger.Stored> found, int limit) {
        Page<LedgerEntry> page = Page.of(found.stream().map(ConsentLedger.Stored::entry).toList(), limit, LedgerPosition::cursor);
        return new ConsentView(identifier, held.profileId(), held.region(), held.state(), held.uses(), held.proof(),
                held.personalisation(), held.restricted(),
                new Page<>(page.items().stream().map(ConsentEntryView::of).toList(), page.next()));
    }

    /** The personalisation switch (PIPL, article 24). */
    @Schema(name = "PersonalisationSwitch")
    record Switch(@Schema(enumeration = {
            "on", "off" }) String personalisation,
            @Schema(description = "Where it was switched") @Nullable String source,
            @Schema(description = "What was shown; 1 KB at most") @Nullable String evidence, @Nullable String language){
    }

    /** @param personalisation the state now: it can be off although on was requested, and a channel can be denied separately */
    @Schema(name = "PersonalisationState")
    record SwitchState(@Schema(implementation = String.class) Identifier identifier, @Schema(enumeration = {
            "on", "off" }) String personalisation){
    }

    @PUT
    @Path("{identifier: .+}/personalisation")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({ RealmRoles.AGENT, RealmRoles.PRIVACY, RealmRoles.ADMIN })
    @Audited(action = "consent.change", subject = "identifier", purpose = "keeping what people agreed to")
    @Operation(operationId = "putPersonalisation", summary = "Switch personalisation off or on for a person",
            description = "Off: no service draws conclusions from what the person does; all services go on to serve them without what "
                    + "depends on it. The same as a denial or grant of the purpose `personalisation` in all channels.")
    @APIResponse(responseCode = "200", description = "As it is now")
    @APIResponse(responseCode = "400", description = "It is malformed")
    public Uni<SwitchState> personalisation(
            @Parameter(description = "type:value",
                    schema = @Schema(type = SchemaType.STRING)) @PathParam("identifier") Identifier identifier,
            @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Switch.class),
                    examples = @ExampleObject(name = "off", value = EXAMPLE_OFF))) Switch body) {
        boolean on = body.personalisation().equals("on");
        NewConsent said = new NewConsent("switch-" + UUID.randomUUID(), identifier.toString(), Purpose.PERSONALISATION, null, null,
                on ? "granted" : "denied", null, body.source(), body.evidence(), null, body.language());
        return StoreFailures
                .orUnavailable(statements.switchTo(said, StatementSenders.of(caller), Instant.now())
                        .chain(kept -> !kept ? Uni.createFrom().item(on)
                                : Panache.withSession(() -> Panache.getSession().chain(session -> reader.held(session, identifier)))
                                        .map(ConsentReader.StoredConsents::personalisation)))
                .map(personalised -> new SwitchState(identifier, personalised ? "on" : "off"));
    }
}
