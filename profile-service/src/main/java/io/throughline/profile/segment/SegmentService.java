package io.throughline.profile.segment;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.LongPredicate;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.github.f4b6a3.uuid.UuidCreator;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.profile.segment.job.SegmentJob;
import io.throughline.profile.segment.job.SegmentJobWorker;
import io.throughline.profile.segment.rule.ActiveDefinitions;
import io.throughline.profile.segment.rule.PersonalDataConditions;
import io.throughline.profile.segment.rule.RuleDefinition;
import io.throughline.profile.segment.rule.RuleFault;
import io.throughline.profile.segment.rule.SegmentDefinitionCache;
import io.throughline.profile.segment.rule.SegmentReferences;
import org.hibernate.reactive.mutiny.Mutiny;

/** Creates, changes and archives segments. Each change of the members starts a job that evaluates the rule for everybody. */
@ApplicationScoped
public class SegmentService {

    private final SegmentDefinitionCache definitions;
    private final SegmentSettings settings;
    private final SegmentJobWorker worker;

    @Inject
    SegmentService(SegmentDefinitionCache definitions, SegmentSettings settings, SegmentJobWorker worker) {
        this.definitions = definitions;
        this.settings = settings;
        this.worker = worker;
    }

    /** @param made false where an equal one existed already */
    record Made(UUID id, boolean made) {
    }

    /** @param id given by the caller; null where the name tells whether it was created before */
    Uni<Made> create(UUID id, SegmentDraft draft, String user) {
        return change(session -> (id != null ? Uni.createFrom().item(id) : SegmentStore.named(session, draft.name()))
                .chain(known -> known == null ? Uni.createFrom().nullItem() : SegmentStore.head(session, known)).chain(present -> {
                    if (present != null) {
                        if (same(present, draft)) {
                            return Uni.createFrom().item(new Made(present.id(), false));
                        }
                        throw conflict("A segment of this " + (id == null ? "name" : "id") + " is there already, and it is another.");
                    }
                    UUID made = id == null ? UuidCreator.getTimeOrderedEpoch() : id;
                    return check(session, made, draft).chain(() -> SegmentStore.insert(session, made, draft, user))
                            .chain(() -> backfill(session, made, 1, draft, user)).replaceWith(new Made(made, true));
                }));
    }

    Uni<Void> update(UUID id, SegmentDraft draft, LongPredicate expected, String user) {
        return change(session -> SegmentStore.head(session, id).chain(present -> {
            SegmentView before = active(present);
            if (!expected.test(before.version())) {
                throw ProblemException.of(ProblemKind.PRECONDITION_FAILED,
                        "The segment is at version " + before.version() + " now: read it again and decide anew.");
            }
            if (draft.isList() != before.kind().equals("list")) {
                throw ProblemException.invalidBody("/kind", "cannot be changed: make another segment");
            }
            if (same(before, draft)) {
                return Uni.createFrom().voidItem();
            }
            boolean sameRule = draft.hasRule(before.rule());
            int version = before.version() + 1;
            return check(session, id, draft).chain(() -> SegmentStore.update(session, id, version, draft, user))
                    .chain(() -> sameRule ? Uni.createFrom().voidItem() : backfill(session, id, version, draft, user));
        }));
    }

    Uni<Void> archive(UUID id, String user) {
        return change(session -> SegmentStore.head(session, id).chain(present -> {
            if (present == null) {
                throw unknown();
            }
            if (present.status().equals("archived")) {
                return Uni.createFrom().voidItem();
            }
            return definitions.load(session).chain(active -> {
                List<SegmentView.SegmentUse> uses = uses(active, id);
                if (!uses.isEmpty()) {
                    throw new ProblemException(Problem.of(ProblemKind.CONFLICT,
                            "Other segments refer to this one: change or archive those first.").with("usedBy", uses));
                }
                return SegmentStore.archive(session, id)
                        .chain(() -> SegmentJob.start(session, UuidCreator.getTimeOrderedEpoch(), id, present.version(), "archive", user));
            });
        }));
    }

    Uni<List<SegmentView.SegmentUse>> usedBy(Mutiny.Session session, UUID id) {
        return definitions.load(session).map(active -> uses(active, id));
    }

    public static ProblemException unknown() {
        return ProblemException.notFound("There is no such segment.");
    }

    public static SegmentView active(SegmentView segment) {
        if (segment == null) {
            throw unknown();
        }
        if (segment.status().equals("archived")) {
            throw conflict("The segment is archived.");
        }
        return segment;
    }

    public static void refuse(List<RuleFault> faults) {
        if (!faults.isEmpty()) {
            RuleFault first = faults.getFirst();
            throw new ProblemException(
                    Problem.invalidBody(first.pointer(), first.pointer() + " " + first.message()).withErrors(faults.stream()
                            .map(fault -> new Problem.FieldError(fault.pointer(), fault.message())).toList()));
        }
    }

    /** @throws ProblemException 403 if a rule selects people by data that the caller sees masked */
    public static void refusePersonal(RuleDefinition rule, PersonalDataMask mask) {
        List<RuleFault> faults = PersonalDataConditions.of(rule, mask);
        if (!faults.isEmpty()) {
            throw new ProblemException(Problem.of(ProblemKind.FORBIDDEN, faults.getFirst().pointer() + " " + faults.getFirst().message())
                    .withErrors(faults.stream().map(fault -> new Problem.FieldError(fault.pointer(), fault.message())).toList()));
        }
    }

    private <T> Uni<T> change(java.util.function.Function<Mutiny.Session, Uni<T>> work) {
        return Panache
                .withTransaction(() -> Panache.getSession().chain(session -> SegmentStore.begin(session).chain(() -> work.apply(session))))
                .invoke(worker::wakeUp);
    }

    private Uni<Void> check(Mutiny.Session session, UUID id, SegmentDraft draft) {
        return definitions.load(session).invoke(active -> {
            if (active.get(id) == null && active.inOrder().size() >= settings.most()) {
                throw conflict("There are " + settings.most()
                        + " active segments, which is the most that this installation keeps: archive others first.");
            }
            if (!draft.isList()) {
                refuse(SegmentReferences.faults(draft.rule(), id, draft.name(), active));
            }
        }).chain(() -> SegmentStore.named(session, draft.name())).invoke(other -> {
            if (other != null && !other.equals(id)) {
                throw conflict("Another segment is called so: choose another name.");
            }
        }).replaceWithVoid();
    }

    private static Uni<Void> backfill(Mutiny.Session session, UUID id, int version, SegmentDraft draft, String user) {
        return draft.isList() ? Uni.createFrom().voidItem()
                : SegmentJob.start(session, UuidCreator.getTimeOrderedEpoch(), id, version, "backfill", user);
    }

    private static List<SegmentView.SegmentUse> uses(ActiveDefinitions active, UUID id) {
        return active.inOrder().stream().filter(each -> each.dependencies().segments().contains(id))
                .map(each -> new SegmentView.SegmentUse(each.id(), each.name(), each.version())).toList();
    }

    private static boolean same(SegmentView segment, SegmentDraft draft) {
        return segment.name().equals(draft.name()) && Objects.equals(segment.description(), draft.description())
                && segment.kind().equals(draft.isList() ? "list" : "rule") && draft.hasRule(segment.rule());
    }

    private static ProblemException conflict(String detail) {
        return ProblemException.of(ProblemKind.CONFLICT, detail);
    }
}
