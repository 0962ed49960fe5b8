package io.throughline.profile.identity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.retraction.SourceKind;
import io.throughline.commons.retraction.SourceRetraction;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.ProfileChange;
import io.throughline.profile.identity.announcement.IdentityEventPublisher;
import io.throughline.profile.identity.change.IdentityChangeLog;
import io.throughline.profile.identity.claim.ClaimStore;
import io.throughline.profile.identity.conflict.ConflictStore;
import io.throughline.profile.identity.graph.IdentityLink;
import io.throughline.profile.identity.graph.IdentityStore;
import io.throughline.profile.identity.graph.LockedIdentities;
import io.throughline.profile.identity.graph.ObservationBatch.Evidence;
import io.throughline.profile.identity.link.LinkEvidence;
import io.throughline.profile.identity.link.LinkEvidenceStore;
import io.throughline.profile.identity.link.RetractedLinks;
import io.throughline.profile.identity.rule.LinkDecision;
import io.throughline.profile.identity.rule.LinkRefusal;
import io.throughline.profile.identity.rule.RuleCache;
import io.throughline.profile.identity.rule.RuleCache.InForce;
import io.throughline.profile.identity.separation.ProfileSplitter;
import io.throughline.profile.identity.separation.SeparationPlan;
import io.throughline.profile.identity.separation.SplitComponent;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Takes back what a source said about which identifiers are one person. What other sources said holds, as far as it would
 * have been accepted without this source; manual merges stay. Unlike after a manual split, later events may join the same
 * identifiers again.
 */
@ApplicationScoped
public class IdentityRetraction {

    private static final String KEYS =
            "array(select key collate \"C\" from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))";
    private static final String FORGET_ALIASES = """
            delete from identity_alias l where l.source = :source and l.subject = any(%s)
               and coalesce(l.received_at, l.at) >= :from and coalesce(l.received_at, l.at) < :until
            """.formatted(KEYS);
    private static final String FORGET_CONFLICTS = """
            delete from identity_conflict c where c.source = :source and c.status = 'open' and c.a = any(%1$s)
               and coalesce(c.received_at, c.first_at) >= :from and coalesce(c.received_at, c.first_at) < :until and c.last_at < :until
            """.formatted(KEYS);

    private final RuleCache ruleCache;
    private final ProfileSplitter profileSplitter;
    private final IdentityEventPublisher news;
    private final IdentityChangeLog changes;

    @Inject
    IdentityRetraction(RuleCache ruleCache, ProfileSplitter profileSplitter, IdentityEventPublisher news, IdentityChangeLog changes) {
        this.ruleCache = ruleCache;
        this.profileSplitter = profileSplitter;
        this.news = news;
        this.changes = changes;
    }

    /**
     * The profiles concerned, and the visitors without one. No other transaction changes them until this one ends.
     *
     * @param owners the profile of each identifier that has one
     */
    public record Scope(Set<UUID> profiles, Set<Identifier> visitors, Map<Identifier, UUID> owners) {

        private Map<UUID, Instant> byProfile(Map<Identifier, Instant> since) {
            Map<UUID, Instant> byProfile = new TreeMap<>();
            since.forEach((identifier, at) -> {
                if (owners.containsKey(identifier)) {
                    byProfile.merge(owners.get(identifier), at, RetractedLinks::earlier);
                }
            });
            return byProfile;
        }
    }

    /**
     * @param changes of the profiles that still exist and whose traits were not recomputed yet
     * @param standing all profiles concerned, with those that were created or separated from the profile they had been merged
     *        into
     * @param emptied profiles that no other source supports: the caller has to delete them
     */
    public record Outcome(Map<String, Long> counts, List<ProfileChange> changes, Set<UUID> standing, List<UUID> emptied) {
    }

    public Uni<Scope> lock(Mutiny.Session session, Collection<Identifier> identifiers) {
        return LockedIdentities.of(session, identifiers, identifiers, Set.of())
                .map(lockedIdentities -> new Scope(lockedIdentities.concerned(),
                        lockedIdentities.owners().keySet().stream().filter(each -> lockedIdentities.owners().get(each) == null)
                                .collect(Collectors.toSet()),
                        lockedIdentities.owners().entrySet().stream().filter(each -> each.getValue() != null)
                                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))));
    }

    /** Takes back the source's identity claims, which journey analytics uses. */
    public Uni<Integer> takeBackClaims(Mutiny.Session session, SourceRetraction retraction, Collection<Identifier> subjects) {
        return retraction.origin() == SourceKind.SOURCE ? ClaimStore.takeBack(session, retraction, subjects) : Uni.createFrom().item(0);
    }

    /**
     * Has to run as the last step of a retraction, since it looks at what the other steps left.
     *
     * @param subjects the identifiers that the source used; locked, with their rows
     * @param sender the name of the source in the consent ledger
     */
    public Uni<Outcome> takeBack(Mutiny.Session session, SourceRetraction retraction, Collection<Identifier> subjects, Scope scope,
            String sender,
            String traceparent) {
        Map<String, Object> span =
                Map.of("source", retraction.eventSource(), "from", retraction.from(), "until", retraction.until(), "keys", subjects);
        Map<String, Long> counts = new TreeMap<>();
        return ruleCache.inForce(session)
                .chain(rules -> JsonRows.write(session, FORGET_ALIASES, span).invoke(n -> counts.put("aliases", (long) n))
                        .chain(() -> JsonRows.write(session, FORGET_CONFLICTS, span)).invoke(n -> counts.put("conflicts", (long) n))
                        .chain(() -> RetractedLinks.takeBack(session, retraction, subjects))
                        .chain(links -> UnsupportedIdentifiers.among(session, subjects, retraction, sender).chain(unsupported -> {
                            counts.put("links", links.count());
                            counts.put("identifiers", (long) unsupported.others().size());
                            Map<UUID, Instant> since = scope.byProfile(links.since());
                            return UnsupportedIdentifiers.delete(session, unsupported.others().keySet(), news, traceparent)
                                    .chain(() -> judgeAnew(session, since, rules))
                                    .chain(() -> profileSplitter.apply(session, since.keySet(), rules.rules(), traceparent))
                                    .chain(splitResult -> outcome(session, retraction, counts, scope, unsupported, splitResult,
                                            traceparent));
                        })));
    }

    /**
     * Judges the links again that were accepted after a link that is gone, as if that link had never existed. Does so only for
     * profiles that lost a link, because the rules may have changed since.
     *
     * @param since when the earliest of a profile's lost links was accepted
     */
    private static Uni<Void> judgeAnew(Mutiny.Session session, Map<UUID, Instant> since, InForce rules) {
        return since.isEmpty() ? Uni.createFrom().voidItem() : LinkEvidenceStore.byProfile(session, since.keySet()).chain(found -> {
            Map<IdentityLink, Evidence> redrawn = new LinkedHashMap<>();
            List<LinkEvidence> ended = new ArrayList<>();
            List<LinkRefusal> refused = new ArrayList<>();
            found.forEach((profile, evidences) -> {
                SeparationPlan plan = evidences.planner(rules.rules()).without(since.get(profile));
                ended.addAll(plan.ended());
                plan.redrawn().forEach(each -> redrawn.put(each.link(), each.evidence()));
                plan.unclear().forEach(each -> refused.add(LinkRefusal.of(new LinkDecision.Refused(each.link(), LinkDecision.Reason.LIMIT,
                        "accepted under a link that was taken back"), rules.rules(), each.evidence())));
            });
            return RetractedLinks.drop(session, ended).chain(() -> IdentityStore.link(session, redrawn, List.of()))
                    .chain(() -> ConflictStore.judged(session, refused, rules.version()));
        });
    }

    private Uni<Outcome> outcome(Mutiny.Session session, SourceRetraction retraction, Map<String, Long> counts, Scope scope,
            UnsupportedIdentifiers.Found unsupported, ProfileSplitter.SplitResult splitResult, String traceparent) {
        Set<UUID> standing = new TreeSet<>(scope.profiles());
        standing.addAll(splitResult.come());
        Set<UUID> drawn = new HashSet<>();
        splitResult.touches().forEach(each -> drawn.add(each.profileId()));
        Set<UUID> split = splitResult.parts().stream().filter(each -> each.becomes() == SplitComponent.ComponentOutcome.KEPT)
                .map(SplitComponent::profile).collect(Collectors.toSet());
        counts.put("profiles split", (long) split.size());
        Map<UUID, ProfileChange> left = new HashMap<>();
        scope.profiles().stream().filter(each -> !drawn.contains(each)).forEach(each -> left.put(each, ProfileChange.ofTraits(each)));
        unsupported.others().values().stream().filter(left::containsKey)
                .forEach(each -> left.put(each, new ProfileChange(each, false, List.of(), true)));
        return UnsupportedIdentifiers.emptied(session, standing, unsupported.anchors()).chain(emptied -> {
            standing.removeAll(emptied);
            left.keySet().removeAll(emptied);
            Set<UUID> separated = new TreeSet<>(split);
            separated.addAll(splitResult.come());
            separated.removeAll(emptied);
            Uni<Void> recorded = splitResult.come().isEmpty() || separated.size() < 2 ? Uni.createFrom().voidItem()
                    : changes.record(session,
                            List.of(IdentityChangeLog.Recorded.separation(separated, "retraction:" + retraction.retractionId(),
                                    "A source's word was taken back")),
                            traceparent);
            return recorded.replaceWith(() -> new Outcome(counts, new ArrayList<>(left.values()), standing, emptied));
        });
    }
}
