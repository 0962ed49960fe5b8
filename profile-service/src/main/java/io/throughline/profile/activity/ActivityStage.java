package io.throughline.profile.activity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.ChangedProfile;
import io.throughline.profile.core.PersonActivity;
import io.throughline.profile.intake.BlockedIdentifiers;
import io.throughline.profile.intake.InboundEvent;
import io.throughline.profile.intake.IntakeStage;
import org.hibernate.reactive.mutiny.Mutiny;

/** Stores activity, and passes it to the listeners. */
@ApplicationScoped
class ActivityStage implements IntakeStage {

    private final ActivityListener reader;
    private final BlockedIdentifiers nobodies;

    @Inject
    ActivityStage(ActivityListener reader, BlockedIdentifiers nobodies) {
        this.reader = reader;
        this.nobodies = nobodies;
    }

    @Override
    public int order() {
        return 30;
    }

    @Override
    public Uni<Collection<ChangedProfile>> apply(Mutiny.Session session, List<InboundEvent> told, String traceparent) {
        return nobodies.blockedIdentifiers(session).chain(nobody -> {
            // Stored, activity of blocked identifiers would belong to one person who does everything, in one row that every batch
            // waits for.
            List<CustomerActivity> activities =
                    told.stream().filter(each -> !nobody.test(each.subject())).map(CustomerActivity::of).toList();
            return activities.isEmpty() ? Uni.createFrom().item(List.of()) : ActivityLog.append(session, activities)
                    .chain(appended -> reader.read(session, appended.added(), appended.owners())
                            .map(drawn -> touches(appended.added(), appended.owners(), drawn)));
        });
    }

    /** @param drawn names of the traits that changed, by profile */
    private static Collection<ChangedProfile> touches(List<CustomerActivity> activities, Map<Identifier, UUID> owners,
            Map<UUID, Set<String>> drawn) {
        Map<UUID, List<PersonActivity>> happenings = new LinkedHashMap<>();
        Map<UUID, ChangedProfile.Cause> causes = new LinkedHashMap<>();
        for (CustomerActivity activity : activities) {
            UUID owner = owners.get(activity.identifier());
            if (owner != null) {
                happenings.computeIfAbsent(owner, key -> new ArrayList<>()).add(activity.happening());
                causes.put(owner,
                        new ChangedProfile.Cause(activity.type().equals("feedback") ? "feedback" : "touchpoint", activity.messageId()));
            }
        }
        return happenings.entrySet().stream()
                .map(each -> new ChangedProfile(each.getKey(), false, drawn.getOrDefault(each.getKey(), Set.of()),
                        each.getValue(), false, causes.get(each.getKey())))
                .toList();
    }
}
