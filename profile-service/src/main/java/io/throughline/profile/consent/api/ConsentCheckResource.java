package io.throughline.profile.consent.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import jakarta.annotation.Nullable;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.audit.AuditedSubjects;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.masking.MaskingPolicy;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.commons.postgres.StoreFailures;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;
import io.throughline.profile.consent.ConsentCheck;
import io.throughline.profile.consent.ConsentCheck.Question;
import io.throughline.profile.consent.ConsentReader;
import io.throughline.profile.consent.PurposeFaults;
import io.throughline.profile.consent.purpose.Purpose;
import io.throughline.profile.consent.purpose.PurposeRule.Fault;
import io.throughline.profile.consent.purpose.PurposeStore;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.reactive.mutiny.Mutiny;

/** Answers whether a person's data may be used for a purpose, before they are used. */
@Path("/v1/consents/check")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ RealmRoles.AGENT, RealmRoles.ANALYST, RealmRoles.MARKETER, RealmRoles.PRIVACY, RealmRoles.ADMIN, RealmRoles.PARTNER })
@Tag(name = "consents", description = "What people agreed to and what they withdrew, by purpose and channel.")
class ConsentCheckResource {

    private static final String EXAMPLE_TWO = """
            {"checks":[{"identifier":"user_id:42","purpose":"analytics"},{"identifier":"user_id:42","purpose":"personalisation"}]}""";

    private static final int MOST = 500;

    private final ConsentReader reader;
    private final PurposeStore purposes;
    private final MaskingPolicy masking;
    private final Caller caller;

    @Inject
    ConsentCheckResource(ConsentReader reader, PurposeStore purposes, MaskingPolicy masking, Caller caller) {
        this.reader = reader;
        this.purposes = purposes;
        this.masking = masking;
        this.caller = caller;
    }

    /** One question of a batch. */
    @Schema(name = "ConsentQuestion")
    record NewQuestion(String identifier, String purpose, @Nullable String channel) {
    }

    @Schema(name = "ConsentQuestions")
    record NewQuestions(@Schema(maxItems = MOST) @Size(min = 1, max = MOST) List<NewQuestion> checks) {
    }

    /** @param items in the order of the questions */
    @Schema(name = "ConsentChecks")
    record Checks(List<ConsentCheck> items) implements AuditedSubjects {

        @Override
        public Collection<String> people() {
            return items.stream().map(each -> each.identifier().toString()).distinct().toList();
        }
    }

    @GET
    @Audited(action = "consent.check", subject = "identifier", purpose = "using data as people agreed")
    @Operation(operationId = "checkConsent", summary = "Check whether a person's data may be used for a purpose",
            description = "The answer is about the person whom the identifier belongs to, with all consents given under any of their "
                    + "identifiers. The purpose's default holds for somebody who never gave or denied one. Callers who see "
                    + "addresses and numbers masked must ask by profile_id or by another identifier.")
    @APIResponse(responseCode = "200", description = "The answer and what it rests on")
    @APIResponse(responseCode = "400", description = "There is no such purpose, or it has no such channel")
    @APIResponse(responseCode = "403",
            description = "A partner asks about another channel than its own, or the role does not see an identifier in clear")
    public Uni<ConsentCheck> check(
            @Parameter(required = true, description = "type:value",
                    schema = @Schema(type = SchemaType.STRING)) @QueryParam("identifier") Identifier identifier,
            @Parameter(description = "The purpose, such as marketing", required = true) @QueryParam("purpose") String purpose,
            @Parameter(
                    description = "Where; without it the use is not of one channel, and takes that no channel is "
                            + "denied") @QueryParam("channel") String channel) {
        if (identifier == null) {
            throw ProblemException.invalidParameter("identifier", Identifier.FORM);
        }
        masking.of(caller, identifier);
        if (purpose == null) {
            throw ProblemException.invalidParameter("purpose", "must be given");
        }
        Set<String> own = own(channel);
        return StoreFailures
                .orUnavailable(Panache.withSession(() -> Panache.getSession().chain(session -> purposes.known(session).chain(known -> {
                    fault(known, purpose, channel, own).ifPresent(fault -> {
                        throw ProblemException.invalidParameter(fault.pointer(), fault.message());
                    });
                    return answers(session, List.of(new Question(identifier, purpose, channel)), known).map(List::getFirst);
                }))));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Audited(action = "consent.check", purpose = "using data as people agreed")
    @Operation(operationId = "checkConsents", summary = "Check up to 500 uses of data at once",
            description = "Changes nothing.")
    @APIResponse(responseCode = "200", description = "The answers, in the order of the questions")
    @APIResponse(responseCode = "400", description = "A question is not valid; errors point to each")
    @APIResponse(responseCode = "403",
            description = "A partner asks about another channel than its own, or the role does not see an identifier in clear")
    public Uni<Checks> checkAll(
            @RequestBody(required = true, content = @Content(schema = @Schema(implementation = NewQuestions.class),
                    examples = @ExampleObject(name = "two", value = EXAMPLE_TWO))) NewQuestions body) {
        PersonalDataMask mask = masking.of(caller);
        List<Set<String>> own = body.checks().stream().map(each -> own(each.channel())).toList();
        return StoreFailures.orUnavailable(Panache.withSession(() -> Panache.getSession().chain(session -> purposes.known(session)
                .chain(known -> {
                    List<Question> questions = questions(body.checks(), own, known);
                    questions.forEach(each -> MaskingPolicy.require(mask, each.identifier()));
                    return answers(session, questions, known);
                })))).map(Checks::new);
    }

    private Uni<List<ConsentCheck>> answers(Mutiny.Session session, List<Question> questions, PurposeStore.Known known) {
        return caller.isPartner() ? reader.checkForPartner(session, questions, known) : reader.check(session, questions, known);
    }

    private static List<Question> questions(List<NewQuestion> asked, List<Set<String>> own, PurposeStore.Known known) {
        List<Fault> faults = new ArrayList<>();
        List<Question> questions = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            NewQuestion question = asked.get(i);
            String at = "/checks/" + i + '/';
            try {
                questions.add(new Question(Identifier.parse(question.identifier()), question.purpose(), question.channel()));
            } catch (IllegalArgumentException e) {
                faults.add(new Fault(at + "identifier", Identifier.FORM));
            }
            fault(known, question.purpose(), question.channel(), own.get(i))
                    .ifPresent(fault -> faults.add(new Fault(at + fault.pointer(), fault.message())));
        }
        PurposeFaults.refuse(faults);
        return questions;
    }

    private static Optional<Fault> fault(PurposeStore.Known known, String purpose, String channel, Set<String> own) {
        Optional<Purpose> found = purpose == null ? Optional.empty() : known.inForce(purpose, Instant.now());
        if (found.isEmpty()) {
            return Optional.of(new Fault("purpose", "must be a purpose that there is"));
        }
        return channel == null || found.get().has(channel, own) ? Optional.empty()
                : Optional.of(new Fault("channel", "must be a channel of the purpose: one of " + found.get().channels()));
    }

    /** A partner's own channel, which is accepted where the purpose has partners. */
    private Set<String> own(String channel) {
        if (!caller.isPartner()) {
            return Set.of();
        }
        String own = caller.partnerChannel();
        if (!own.equals(channel)) {
            throw ProblemException.of(ProblemKind.FORBIDDEN, "A partner may ask about its own channel alone.");
        }
        return Set.of(own);
    }
}
