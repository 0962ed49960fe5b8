package io.throughline.profile.activity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.intake.IntakeStage;
import io.throughline.profile.intake.Nobodies;
import io.throughline.profile.intake.Told;
import io.throughline.profile.profile.Happening;
import io.throughline.profile.profile.Touch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.hibernate.reactive.mutiny.Mutiny;

/** Keeps what people did, and has conclusions drawn from it. */
@ApplicationScoped
class ActivityStage implements IntakeStage {

    private final ActivityReader reader;
    private final Nobodies nobodies;

    @Inject
    ActivityStage(ActivityReader reader, Nobodies nobodies) {
        this.reader = reader;
        this.nobodies = nobodies;
    }

    @Override
    public int order() {
        return 30;
    }

    @Override
    public Uni<Collection<Touch>> apply(Mutiny.Session session, List<Told> told, String traceparent) {
        return nobodies.nobodies(session).chain(nobody -> {
            // Kept, they would be one person's who does everything, and one row that every batch waits for.
            List<Activity> activities = told.stream().filter(each -> !nobody.test(each.subject())).map(Activity::of).toList();
            return activities.isEmpty() ? Uni.createFrom().item(List.of()) : ActivityLog.append(session, activities)
                    .chain(appended -> reader.read(session, appended.added(), appended.owners())
                            .map(drawn -> touches(appended.added(), appended.owners(), drawn)));
        });
    }

    /** @param drawn names of the traits that are others now, by profile */
    private static Collection<Touch> touches(List<Activity> activities, Map<Identifier, UUID> owners, Map<UUID, Set<String>> drawn) {
        Map<UUID, List<Happening>> happenings = new LinkedHashMap<>();
        Map<UUID, Touch.Cause> causes = new LinkedHashMap<>();
        for (Activity activity : activities) {
            UUID owner = owners.get(activity.identifier());
            if (owner != null) {
                happenings.computeIfAbsent(owner, key -> new ArrayList<>()).add(activity.happening());
                causes.put(owner, new Touch.Cause(activity.type().equals("feedback") ? "feedback" : "touchpoint", activity.messageId()));
            }
        }
        return happenings.entrySet().stream().map(each -> new Touch(each.getKey(), false, drawn.getOrDefault(each.getKey(), Set.of()),
                each.getValue(), false, causes.get(each.getKey()))).toList();
    }
}
