package io.throughline.journey.savedquery;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.LongPredicate;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.masking.MaskingPolicy;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;
import io.throughline.journey.analysis.execution.AnalysisService;
import io.throughline.journey.analysis.question.QuestionFault;

/** Who may see and change which definition, and what may be saved. */
@ApplicationScoped
class SavedQueryService {

    static final int MOST_OF_OWNER = 1_000;
    static final int MOST_SCHEDULED_OF_OWNER = 100;
    static final int MOST_SCHEDULED = 500;
    private static final int MOST_KEY = 200;

    private final SavedQueryStore store;
    private final ResultStore results;
    private final QueryKinds queryKinds;
    private final AnalysisService analyses;
    private final MaskingPolicy masking;

    @Inject
    SavedQueryService(SavedQueryStore store, ResultStore results, QueryKinds queryKinds, AnalysisService analyses, MaskingPolicy masking) {
        this.store = store;
        this.results = results;
        this.queryKinds = queryKinds;
        this.analyses = analyses;
        this.masking = masking;
    }

    record SavedDefinition(SavedQuery definition, boolean fresh) {
    }

    /** @param key of {@code Idempotency-Key}, unique per caller; null if none was sent */
    SavedDefinition create(SavedQueryRequest body, String key, Caller caller) {
        Instant now = now();
        SavedQueryDraft content = read(body, null, caller, now);
        UUID id = id(key, caller);
        if (store.count(caller.name()) >= MOST_OF_OWNER && store.find(id).isEmpty()) {
            throw ProblemException.of(ProblemKind.UNPROCESSABLE,
                    "You have " + MOST_OF_OWNER + " definitions already: remove what is not used.");
        }
        SavedQuery definition = scheduled(new SavedQuery(id, 1, caller.name(), content, null, null, null, now, now, caller.name()), now);
        if (definition.due() != null && store.find(id).isEmpty()) {
            requireRoom(caller.name());
        }
        if (store.insert(definition)) {
            return new SavedDefinition(definition, true);
        }
        SavedQuery first = store.find(id, 1).orElse(null);
        if (first != null && !first.content().equals(content)) {
            throw ProblemException.of(ProblemKind.CONFLICT, "Another definition was made with this Idempotency-Key.");
        }
        return new SavedDefinition(visible(id, caller), false);
    }

    private static UUID id(String key, Caller caller) {
        if (key == null) {
            return UuidCreator.getTimeOrderedEpoch();
        }
        if (key.isBlank() || key.length() > MOST_KEY) {
            throw ProblemException.invalidParameter("Idempotency-Key", "must be a text of 1 to " + MOST_KEY + " characters");
        }
        return UUID.nameUUIDFromBytes(("definition\n" + caller.name() + "\n" + key).getBytes(StandardCharsets.UTF_8));
    }

    /** In whole seconds: `every` counts from here. */
    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    /** The same definition with its next due time. */
    private static SavedQuery scheduled(SavedQuery definition, Instant now) {
        ScheduleRequest schedule = definition.content().schedule();
        Instant since = schedule == null ? null : now.truncatedTo(ChronoUnit.SECONDS);
        Instant due = schedule == null ? null : schedule.schedule(since, new BodyFaults()).next(now);
        return new SavedQuery(definition.id(), definition.version(), definition.owner(), definition.content(), since, due,
                definition.last(),
                definition.createdAt(), definition.changedAt(), definition.changedBy());
    }

    private void requireRoom(String owner) {
        if (store.scheduled(owner) >= MOST_SCHEDULED_OF_OWNER) {
            throw ProblemException.of(ProblemKind.UNPROCESSABLE,
                    "You have " + MOST_SCHEDULED_OF_OWNER + " definitions with a schedule already.");
        }
        if (store.scheduled(null) >= MOST_SCHEDULED) {
            throw ProblemException.of(ProblemKind.UNPROCESSABLE, "There are " + MOST_SCHEDULED + " definitions with a schedule already.");
        }
    }

    /** @param expected the condition of If-Match */
    SavedQuery change(UUID id, SavedQueryRequest body, LongPredicate expected, Caller caller) {
        SavedQuery before = changeable(id, caller);
        Instant now = now();
        SavedQueryDraft content = read(body, before.content(), caller, now);
        // Content that is already stored may be sent again with any tag (RFC 9110, section 13.1.1).
        if (content.equals(before.content())) {
            return before;
        }
        if (!expected.test(before.version())) {
            throw changed();
        }
        if (!content.kind().equals(before.content().kind())) {
            throw ProblemException.invalidBody("/kind",
                    "is " + before.content().kind() + " and stays it: results of two kinds are not comparable");
        }
        SavedQuery after = new SavedQuery(id, before.version() + 1, before.owner(), content, before.since(), before.due(), before.last(),
                before.createdAt(),
                now, caller.name());
        if (!Objects.equals(content.schedule(), before.content().schedule())) {
            if (content.schedule() != null && before.due() == null) {
                requireRoom(before.owner());
            }
            after = scheduled(after, now);
        }
        if (!store.replace(before, after)) {
            throw changed();
        }
        if (before.due() != null && !Objects.equals(after.since(), before.since())) {
            results.giveUp(id, now);
        }
        return after;
    }

    private static ProblemException changed() {
        return ProblemException.of(ProblemKind.PRECONDITION_FAILED, "The definition has changed since it was read: read it again.");
    }

    void delete(UUID id, Caller caller) {
        changeable(id, caller);
        results.delete(id);
        store.delete(id);
        // A run that was about to finish may have stored its result in the meantime.
        results.delete(id);
    }

    /** @throws ProblemException 404 if there is none, and also if it is another user's and not shared */
    SavedQuery visible(UUID id, Caller caller) {
        return store.find(id).filter(found -> mayRead(found, caller)).orElseThrow(SavedQueryService::unknown);
    }

    private SavedQuery changeable(UUID id, Caller caller) {
        SavedQuery found = visible(id, caller);
        if (!owns(found, caller)) {
            throw ProblemException.of(ProblemKind.FORBIDDEN,
                    "It is shared by " + found.owner() + ", who alone changes it, or an admin: make your own of it.");
        }
        return found;
    }

    static boolean owns(SavedQuery definition, Caller caller) {
        return definition.owner().equals(caller.name()) || caller.hasRole(RealmRoles.ADMIN);
    }

    /** A version that was not shared belongs to the owner alone, even if a later one was shared. */
    static boolean mayRead(SavedQuery definition, Caller caller) {
        return definition.content().shared() || owns(definition, caller);
    }

    static ProblemException unknown() {
        return ProblemException.notFound("There is no definition of this id, or not of this version.");
    }

    /** The current faults of its question, as pointers into the definition: a dataset or a map may have been deleted since. */
    List<Problem.FieldError> faults(SavedQueryDraft content) {
        BodyFaults faults = new BodyFaults();
        queryKinds.find(content.kind()).ifPresentOrElse(
                kind -> analyses.check(kind, content.question(), faults.in(SavedQueryReader.QUESTION)),
                () -> faults.at("kind", "is none of " + queryKinds.names()));
        return faults.list();
    }

    /**
     * @param before the stored definition. Its question may stay even if it has become invalid, so that it can be renamed or its schedule
     *     ended; null if there is none
     */
    private SavedQueryDraft read(SavedQueryRequest body, SavedQueryDraft before, Caller caller, Instant now) {
        SavedQueryReader reader = new SavedQueryReader(queryKinds.names(), (kind, question, faults) -> {
            if (before == null || !question.equals(before.question())) {
                analyses.check(queryKinds.find(kind).orElseThrow(), question, faults);
            }
        }, masking.strict()::text);
        BodyFaults faults = new BodyFaults();
        SavedQueryDraft draft = reader.read((SavedQueryContent) body, now, faults);
        faults.refuseIfAny();
        requireImpersonal(draft.question(), caller);
        return draft;
    }

    /**
     * Refuses questions about single people: others read and run saved queries, schedules show the results to all, and a saved query would
     * outlive the person's data.
     */
    private void requireImpersonal(JsonNode question, Caller caller) {
        List<QuestionFault> personal = analyses.personal(question).stream()
                .map(fault -> new QuestionFault("/" + SavedQueryReader.QUESTION + fault.pointer(), fault.message())).toList();
        if (!personal.isEmpty()) {
            Problem problem = masking.of(caller).showsAll()
                    ? Problem.of(ProblemKind.UNPROCESSABLE,
                            "A question that asks for people by what is personal may be asked, but not saved.")
                    : Problem.of(ProblemKind.FORBIDDEN, personal.getFirst().message());
            throw new ProblemException(problem.withErrors(StoredQuestionFaults.errors(personal)));
        }
    }
}
