package io.throughline.profile.recordlinkage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.profile.core.ContentionRetry;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.identity.change.MergeOutcome;
import io.throughline.profile.identity.change.ProfileMerger;
import io.throughline.profile.recordlinkage.model.LinkageModel;
import io.throughline.profile.recordlinkage.model.SearchPace;
import org.hibernate.reactive.mutiny.Mutiny;

/** Settles candidates: accepted ones are merged, rejected ones are kept apart, and neither is proposed again. */
@ApplicationScoped
class CandidateDecisions {

    private static final int ATTEMPTS = 5;
    private static final int BATCH = 200;
    private static final String SETTLE = """
            update duplicate_candidate set status = :status, decided_by = :user, decided_at = now(), automatic = :automatic, note = null
             where id = :id and (status in ('open', 'stale') or status = 'accepted' and :status = 'rejected')
            """;
    private static final String NOTE = "update duplicate_candidate set note = :note where id = :id and status = 'open'";
    private static final String SURE = """
            select cast(json_agg(c.id) as text) from (
              select id from duplicate_candidate
               where search = :search and status = 'open' and note is null and weight >= :least order by weight desc, id desc limit :rows) c
            """;

    private final ProfileMerger merges;

    @Inject
    CandidateDecisions(ProfileMerger merges) {
        this.merges = merges;
    }

    /** The result of a decision. */
    sealed interface Outcome {

        /** @param candidate as it is now */
        record Settled(JsonNode candidate) implements Outcome {
        }

        record Unknown() implements Outcome {
        }

        /** @param why the reason, as a text for people */
        record Refused(String why) implements Outcome {
        }
    }

    Uni<Outcome> accept(UUID id, String user) {
        return settle(id, (session, candidate) -> accept(session, candidate, user, false));
    }

    Uni<Outcome> reject(UUID id, String user) {
        return settle(id, (session, candidate) -> reject(session, candidate, user));
    }

    /**
     * Accepts the candidates of a search that are probable enough, without asking; blocks.
     *
     * @return how many
     */
    long acceptAll(UUID search, double threshold, SearchPace pace) {
        long accepted = 0;
        long done = 0;
        List<UUID> sure = sure(search, threshold);
        while (!sure.isEmpty()) {
            for (UUID id : sure) {
                accepted += PostgresClient.await(() -> settle(id,
                        (session, candidate) -> accept(session, candidate, "duplicate-search:" + search, true)
                                .call(outcome -> outcome instanceof Outcome.Refused refused ? note(session, id, refused.why())
                                        : Uni.createFrom().nullItem()))) instanceof Outcome.Settled ? 1 : 0;
                pace.at("accepting", ++done, done);
            }
            sure = sure(search, threshold);
        }
        return accepted;
    }

    private interface Settling {

        Uni<Outcome> of(Mutiny.Session session, JsonNode candidate);
    }

    private static Uni<Outcome> settle(UUID id, Settling settling) {
        return Uni.createFrom().deferred(() -> Panache.withTransaction(() -> Panache.getSession()
                .chain(session -> CandidateStore.one(session, id).chain(candidate -> candidate.isObject() ? settling.of(session, candidate)
                        : Uni.createFrom().item(new Outcome.Unknown())))))
                .onFailure(ContentionRetry::passes).retry().atMost(ATTEMPTS);
    }

    private Uni<Outcome> accept(Mutiny.Session session, JsonNode candidate, String user, boolean automatic) {
        return switch (candidate.get("state").textValue()) {
            case "accepted" -> settled(candidate);
            case "merged" -> write(session, candidate, "accepted", user, automatic);
            case "rejected" -> refused("Somebody decided that these two are not one person.");
            case "separated" -> refused("These two were merged and separated again: merge them by hand if that was wrong.");
            case "stale" -> refused(
                    "This was not found again, or one of the two stands for itself no more: look at the candidates of the last search.");
            default -> merges.merge(session, one(candidate), other(candidate), "duplicate:" + candidate.get("id").textValue(), user)
                    .chain(outcome -> switch (outcome) {
                        case MergeOutcome.Merged merged -> write(session, candidate, "accepted", user, automatic);
                        case MergeOutcome.AlreadyMerged already -> write(session, candidate, "accepted", user, automatic);
                        case MergeOutcome.Refused refused -> refused(refused.why());
                        case MergeOutcome.Unknown unknown -> refused("One of the two is no longer there.");
                    });
        };
    }

    private Uni<Outcome> reject(Mutiny.Session session, JsonNode candidate, String user) {
        return switch (candidate.get("state").textValue()) {
            case "rejected" -> settled(candidate);
            case "accepted", "merged" -> refused("These two are one profile: take the merge back instead.");
            default -> merges.keepApart(session, one(candidate), other(candidate), "duplicate:" + candidate.get("id").textValue(), user)
                    .chain(apart -> apart ? write(session, candidate, "rejected", user, false)
                            : refused("These two are one profile by now, or one of them is no longer there."));
        };
    }

    private static Uni<Outcome> write(Mutiny.Session session, JsonNode candidate, String status, String user, boolean automatic) {
        UUID id = UUID.fromString(candidate.get("id").textValue());
        return JsonRows.write(session, SETTLE, Map.of("id", id, "status", status, "user", user, "automatic", automatic))
                .chain(() -> CandidateStore.one(session, id)).map(Outcome.Settled::new);
    }

    private static Uni<Integer> note(Mutiny.Session session, UUID id, String why) {
        return JsonRows.write(session, NOTE, Map.of("id", id, "note", why));
    }

    private static List<UUID> sure(UUID search, double threshold) {
        JsonNode ids = PostgresClient.inTransaction(session -> JsonRows.read(session, SURE,
                Map.of("search", search, "least", LinkageModel.log2(threshold / (1 - threshold)), "rows", BATCH)));
        List<UUID> sure = new ArrayList<>();
        ids.forEach(id -> sure.add(UUID.fromString(id.textValue())));
        return sure;
    }

    private static Uni<Outcome> settled(JsonNode candidate) {
        return Uni.createFrom().item(new Outcome.Settled(candidate));
    }

    private static Uni<Outcome> refused(String why) {
        return Uni.createFrom().item(new Outcome.Refused(why));
    }

    private static UUID one(JsonNode candidate) {
        return UUID.fromString(candidate.get("one").textValue());
    }

    private static UUID other(JsonNode candidate) {
        return UUID.fromString(candidate.get("other").textValue());
    }
}
