package io.throughline.profile.identity.change;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.audit.AuditedSubjects;
import io.throughline.commons.json.StorableText;
import io.throughline.commons.postgres.StoreFailures;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.profile.core.ContentionRetry;
import io.throughline.profile.core.ProfileProjector;
import io.throughline.profile.identity.separation.SeparationView;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.reactive.mutiny.Mutiny;

/** Carries out a manual change of identities, or only tries it. */
public final class ManualIdentityChange {

    private static final int ATTEMPTS = 20;
    private static final int MOST_REASON = 500;

    private ManualIdentityChange() {
    }

    /**
     * What a change did, or would do.
     *
     * @param dryRun true: nothing was changed
     */
    @Schema(name = "IdentityChange")
    public record Change(boolean dryRun,
            @Schema(description = "Profiles that are others than before; none where all was so already") List<ProfileDifference> profiles,
            @Schema(description = "Limits that the change overrides") List<String> overridden,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(
                    description = "Of a separation: who has what afterwards, and which links end") @Nullable SeparationView separation)
            implements AuditedSubjects {

        @Override
        public Collection<String> people() {
            return profiles.stream().map(each -> ProfileProjector.ownId(each.id()).toString()).toList();
        }

        @JsonIgnore
        public boolean isEmpty() {
            return profiles.isEmpty();
        }
    }

    /** A dry run does all of the work and rolls it back, so it reports exactly what the change would do at this moment. */
    public static Uni<Change> run(boolean dryRun, Function<Mutiny.Session, Uni<ChangeOutcome>> work) {
        Uni<ChangeOutcome> done = Uni.createFrom().deferred(() -> Panache.withTransaction(() -> Panache.getSession()
                .chain(session -> work.apply(session).invoke(changeOutcome -> {
                    if (dryRun) {
                        session.currentTransaction().markForRollback();
                    }
                }))));
        return StoreFailures.orUnavailable(done.onFailure(ContentionRetry::passes).retry().atMost(ATTEMPTS))
                .map(changeOutcome -> switch (changeOutcome) {
                    case ChangeOutcome.Done changed -> new Change(dryRun, changed.profiles(), changed.notes(), changed.separation());
                    case ChangeOutcome.Refused refused -> throw ProblemException.of(ProblemKind.CONFLICT, refused.why());
                    case ChangeOutcome.Unknown unknown -> throw ProblemException.notFound(unknown.what());
                });
    }

    /** @throws ProblemException 400 if no reason is given; a later reader of the decision needs one */
    public static String reason(String reason) {
        String text = reason == null ? "" : reason.strip();
        if (text.isEmpty() || text.length() > MOST_REASON || text.chars().anyMatch(Character::isISOControl)
                || StorableText.fault(text).isPresent()) {
            throw ProblemException.invalidBody("/reason", "must say why, in 1 to 500 characters without control characters");
        }
        return text;
    }
}
