package io.throughline.profile.identity.separation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.event.TraceContext;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.ProfileChangeListeners;
import io.throughline.profile.core.ProfileProjector;
import io.throughline.profile.identity.change.ChangeOutcome;
import io.throughline.profile.identity.change.IdentityChangeLog;
import io.throughline.profile.identity.change.ProfileSnapshot;
import io.throughline.profile.identity.conflict.CannotLinkPairs;
import io.throughline.profile.identity.conflict.ConflictStore;
import io.throughline.profile.identity.graph.LockedIdentities;
import io.throughline.profile.identity.link.LinkEvidenceStore;
import io.throughline.profile.identity.link.LinkEvidenceStore.Found;
import io.throughline.profile.identity.rule.LinkDecision;
import io.throughline.profile.identity.rule.LinkRefusal;
import io.throughline.profile.identity.rule.RuleCache;
import io.throughline.profile.identity.rule.RuleCache.InForce;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Revokes links, whatever was linked after them. What is separated stays apart in spite of later evidence, until somebody
 * lifts that.
 */
@ApplicationScoped
public class SeparationService {

    private static final String FIND = """
            select cast(json_build_object('a', l.a, 'b', l.b, 'kind', l.kind) as text) from link l where l.id = :id
            """;

    private final RuleCache ruleCache;
    private final ProfileSplitter profileSplitter;
    private final ProfileChangeListeners profileChangeListeners;
    private final IdentityChangeLog changes;

    @Inject
    SeparationService(RuleCache ruleCache, ProfileSplitter profileSplitter, ProfileChangeListeners profileChangeListeners,
            IdentityChangeLog changes) {
        this.changes = changes;
        this.ruleCache = ruleCache;
        this.profileSplitter = profileSplitter;
        this.profileChangeListeners = profileChangeListeners;
    }

    /** Who decided, and why. */
    private record Decision(String reason, String user, String request) {
    }

    /** Revokes one link. */
    Uni<ChangeOutcome> revoke(Mutiny.Session session, UUID linkId, String reason, String user) {
        return JsonRows.read(session, FIND, Map.of("id", linkId)).chain(row -> {
            String kind = row.path("kind").asText("unlink");
            if (kind.equals("unlink") || kind.equals("implied")) {
                return Uni.createFrom().item(new ChangeOutcome.Unknown("There is no such link."));
            }
            if (kind.equals("made")) {
                return Uni.createFrom()
                        .item(new ChangeOutcome.Refused("This is what the profile was made for: separate that identifier instead."));
            }
            List<Identifier> both = List.of(Identifier.parse(row.get("a").textValue()), Identifier.parse(row.get("b").textValue()));
            return ruleCache.inForce(session)
                    .chain(rules -> LockedIdentities.of(session, both, both, Set.of())
                            .chain(lockedIdentities -> evidence(session, lockedIdentities)
                                    .chain(found -> found.links().stream().filter(each -> each.id().equals(linkId)).findFirst()
                                            .map(link -> apply(session, found.planner(rules.rules()).revoke(link), lockedIdentities, rules,
                                                    new Decision(reason, user, "")))
                                            .orElseGet(() -> Uni.createFrom().item(ChangeOutcome.Done.NOTHING)))));
        });
    }

    /**
     * Separates an identifier from a profile; see {@link SeparationPlanner#separate}.
     *
     * @param from the identifier that it is separated from; null: all others of the profile
     */
    public Uni<ChangeOutcome> separate(Mutiny.Session session, UUID profileId, Identifier identifier, Identifier from, String reason,
            String user) {
        Identifier own = ProfileProjector.ownId(profileId);
        List<Identifier> named = from == null ? List.of(own, identifier) : List.of(own, identifier, from);
        String request = own + " " + identifier + (from == null ? "" : " " + from);
        return ruleCache.inForce(session).chain(rules -> LockedIdentities.of(session, named, named, Set.of()).chain(lockedIdentities -> {
            if (!lockedIdentities.owners().keySet().containsAll(named)) {
                return Uni.createFrom().item(new ChangeOutcome.Unknown("There is no such profile, or nobody is known by this identifier."));
            }
            UUID owner = lockedIdentities.owners().get(own);
            if (named.stream().anyMatch(each -> !owner.equals(lockedIdentities.owners().get(each)))) {
                return Uni.createFrom().item(ChangeOutcome.Done.NOTHING);
            }
            return evidence(session, lockedIdentities).chain(found -> {
                SeparationPlanner planner = found.planner(rules.rules());
                return CannotLinkPairs.stand(session, request).chain(done -> done && !planner.isOfSeveralPeople()
                        ? Uni.createFrom().<ChangeOutcome>item(ChangeOutcome.Done.NOTHING)
                        : apply(session, planner.separate(identifier, from), lockedIdentities, rules, new Decision(reason, user, request)));
            });
        }));
    }

    private static Uni<Found> evidence(Mutiny.Session session, LockedIdentities lockedIdentities) {
        return LinkEvidenceStore.of(session, lockedIdentities.concerned(),
                lockedIdentities.concerned().isEmpty() ? lockedIdentities.owners().keySet() : Set.of());
    }

    private Uni<ChangeOutcome> apply(Mutiny.Session session, SeparationPlan plan, LockedIdentities lockedIdentities, InForce rules,
            Decision decision) {
        if (plan.ended().isEmpty()) {
            return Uni.createFrom().item(ChangeOutcome.Done.NOTHING);
        }
        String trace = TraceContext.traceparent();
        Set<UUID> owners = new TreeSet<>(lockedIdentities.concerned());
        List<LinkRefusal> unclear =
                plan.unclear().stream().map(each -> LinkRefusal.of(new LinkDecision.Refused(each.link(), LinkDecision.Reason.APART,
                        "said of two who were separated"), rules.rules(), each.evidence())).toList();
        return ProfileSnapshot.of(session, owners)
                .chain(before -> LinkEvidenceStore.apply(session, plan, decision.reason(), decision.user())
                        .chain(() -> profileSplitter.apply(session, owners, rules.rules(), trace))
                        .chain(splitResult -> {
                            Collection<UUID> concerned = new TreeSet<>(owners);
                            concerned.addAll(splitResult.come());
                            return CannotLinkPairs.keep(session, plan.apart(), decision.reason(), decision.user(), decision.request())
                                    .chain(() -> ConflictStore.judged(session, unclear, rules.version()))
                                    .chain(() -> !plan.separates() || concerned.isEmpty() ? Uni.createFrom().voidItem()
                                            : changes.record(session,
                                                    List.of(IdentityChangeLog.Recorded.separation(concerned, "api:" + decision.user(),
                                                            decision.reason())),
                                                    trace))
                                    .chain(() -> profileChangeListeners.notifyListeners(session, splitResult.touches(), trace))
                                    .chain(() -> ProfileSnapshot.of(session, merged(before, concerned)))
                                    .map(after -> (ChangeOutcome) new ChangeOutcome.Done(ProfileSnapshot.differences(before, after),
                                            List.of(),
                                            SeparationView.of(plan, splitResult.parts())));
                        }));
    }

    private static Collection<UUID> merged(ProfileSnapshot before, Collection<UUID> concerned) {
        Collection<UUID> all = new ArrayList<>(concerned);
        before.profiles().values().forEach(each -> all.add(each.id()));
        return all;
    }
}
