package io.throughline.journey.savedquery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import io.throughline.journey.savedquery.SavedQuery.State;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Stores runs and their results: one document per definition and due time, so that of two replicas that claim the same run only one gets
 * it.
 */
@ApplicationScoped
class ResultStore {

    /** Longer than any question runs, including the time for which it waits. */
    static final Duration LONGEST_RUN = Duration.ofMinutes(10);
    /** For the results of one definition: about eighty of the largest. */
    static final long MOST_BYTES = 20 << 20;
    private static final String ID = "_id";
    private static final String STATE = "state";
    private static final String UNTIL = "until";
    private static final String SHARED = "shared";
    private static final List<String> OVER = List.of(State.done.name(), State.failed.name());

    private final MongoCollection<Document> results;
    private final ObjectMapper json;

    @Inject
    ResultStore(MongoClient mongo, @ConfigProperty(name = "throughline.journey.mongo-database") String database, ObjectMapper json) {
        this.results = mongo.getDatabase(database).getCollection("definition_results");
        this.json = json;
    }

    /**
     * @param token identifies the runner: if one of two replicas stalls, only the later one may store its result
     * @param attempts including this one
     * @param afterDeath whether the previous runner never reported an outcome
     */
    record RunClaim(UUID definition, Instant due, String token, int attempts, boolean afterDeath) {
    }

    /** Empty if another replica has claimed it, or it is to be retried later, or it is finished. */
    Optional<RunClaim> claim(SavedQuery definition, Instant due, Instant now) {
        String token = UUID.randomUUID().toString();
        String id = id(definition.id(), due);
        Date until = Date.from(now.plus(LONGEST_RUN));
        try {
            results.insertOne(new Document(ID, id).append("due", Date.from(due)).append(STATE, State.running.name())
                    .append("version", definition.version())
                    .append(SHARED, definition.content().shared()).append("token", token).append(UNTIL, until).append("attempts", 1)
                    .append("startedAt", Date.from(now)));
            return Optional.of(new RunClaim(definition.id(), due, token, 1, false));
        } catch (MongoWriteException there) {
            if (there.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                throw there;
            }
        }
        Document before =
                results.findOneAndUpdate(Filters.and(Filters.eq(ID, id), Filters.nin(STATE, OVER), Filters.lt(UNTIL, Date.from(now))),
                        Updates.combine(Updates.set(STATE, State.running.name()), Updates.set("version", definition.version()),
                                Updates.set(SHARED, definition.content().shared()), Updates.set("token", token), Updates.set(UNTIL, until),
                                Updates.inc("attempts", 1), Updates.set("startedAt", Date.from(now))),
                        new FindOneAndUpdateOptions().returnDocument(ReturnDocument.BEFORE));
        return Optional.ofNullable(before).map(found -> new RunClaim(definition.id(), due, token, found.getInteger("attempts") + 1,
                found.getString(STATE).equals(State.running.name())));
    }

    /** The outcome of a finished run; empty if it is not finished. */
    Optional<State> over(UUID definition, Instant due) {
        Document found = results.find(Filters.eq(ID, id(definition, due))).projection(Projections.include(STATE)).first();
        return Optional.ofNullable(found).map(each -> each.getString(STATE)).filter(OVER::contains).map(State::valueOf);
    }

    /** Stores a result, unless another replica has claimed the run in the meantime. @return whether it was stored */
    boolean done(RunClaim claim, String result, String basis, Instant now) {
        return set(claim,
                Updates.combine(Updates.set(STATE, State.done.name()), Updates.set("finishedAt", Date.from(now)),
                        Updates.set("result", result),
                        Updates.set("basis", basis), Updates.set(RetainedDocument.BYTES, RetainedDocument.bytes(List.of(result, basis))),
                        Updates.unset("fault")));
    }

    /** @param again when it is retried; null if it is not */
    boolean failed(RunClaim claim, ResultView.RunFault fault, Instant now, Instant again) {
        String text = json.valueToTree(fault).toString();
        return set(claim,
                Updates.combine(Updates.set(STATE, (again == null ? State.failed : State.waiting).name()),
                        Updates.set("finishedAt", Date.from(now)),
                        Updates.set("fault", text), Updates.set(RetainedDocument.BYTES, RetainedDocument.bytes(List.of(text))),
                        Updates.set(UNTIL, Date.from(again == null ? now : again))));
    }

    private boolean set(RunClaim claim, Bson changes) {
        return results
                .updateOne(Filters.and(Filters.eq(ID, id(claim.definition(), claim.due())), Filters.eq("token", claim.token())), changes)
                .getMatchedCount() == 1;
    }

    /** Ends earlier runs that wait for a retry, because a newer one is due, and those whose runner never reported. */
    void giveUpBefore(UUID definition, Instant due, Instant now) {
        giveUp(Filters.and(Filters.gt(ID, prefix(definition)), Filters.lt(ID, id(definition, due))), now);
    }

    /** The same for all runs, because the schedule has no due times any more. */
    void giveUp(UUID definition, Instant now) {
        giveUp(Filters.and(Filters.gt(ID, prefix(definition)), Filters.lt(ID, end(definition))), now);
    }

    private void giveUp(Bson which, Instant now) {
        Bson dead = Filters.and(Filters.eq(STATE, State.running.name()), Filters.lt(UNTIL, Date.from(now)));
        results.updateMany(Filters.and(which, Filters.or(Filters.eq(STATE, State.waiting.name()), dead)),
                Updates.set(STATE, State.failed.name()));
    }

    /** @param all whether to include results of versions that were not shared */
    Optional<ResultView> find(UUID definition, boolean all, Instant due) {
        return Optional.ofNullable(results.find(readable(Filters.eq(ID, id(definition, due)), all)).first()).map(this::view);
    }

    /**
     * Newest first, without the answers.
     *
     * @param all whether to include results of versions that were not shared
     * @param before null for the first page
     */
    List<ResultView> list(UUID definition, boolean all, Instant before, int most) {
        List<ResultView> found = new ArrayList<>();
        Bson those =
                Filters.and(Filters.gt(ID, prefix(definition)), Filters.lt(ID, before == null ? end(definition) : id(definition, before)));
        results.find(readable(those, all)).projection(Projections.exclude("result")).sort(Sorts.descending(ID)).limit(most).map(this::view)
                .into(found);
        return found;
    }

    /** Results stored before sharing was recorded count as not shared. */
    private static Bson readable(Bson those, boolean all) {
        return all ? those : Filters.and(those, Filters.eq(SHARED, true));
    }

    /** Deletes all but the newest. */
    void trim(UUID definition, int most, long mostBytes) {
        List<RetainedDocument> kept = new ArrayList<>();
        results.find(Filters.and(Filters.gt(ID, prefix(definition)), Filters.lt(ID, end(definition))))
                .projection(Projections.include(RetainedDocument.BYTES))
                .sort(Sorts.descending(ID)).map(RetainedDocument::of).into(kept);
        List<String> surplus = RetainedDocument.surplus(kept, most, mostBytes);
        if (!surplus.isEmpty()) {
            results.deleteMany(Filters.in(ID, surplus));
        }
    }

    /** Indexes for real MongoDB; the emulator accepts them but scans. */
    void ensureIndexes() {
        results.createIndex(Indexes.ascending("due"));
    }

    void deleteDueBefore(Instant time) {
        results.deleteMany(Filters.lt("due", Date.from(time)));
    }

    void delete(UUID definition) {
        results.deleteMany(Filters.and(Filters.gt(ID, prefix(definition)), Filters.lt(ID, end(definition))));
    }

    private static String prefix(UUID definition) {
        return definition + ":";
    }

    /** A key after all keys of a definition. */
    private static String end(UUID definition) {
        return definition + ";";
    }

    /** Whole seconds with four-digit years, so that the order of the texts is the order of time. */
    private static String id(UUID definition, Instant due) {
        return prefix(definition) + due;
    }

    private ResultView view(Document found) {
        Date finished = found.getDate("finishedAt");
        return new ResultView(null, found.getDate("due").toInstant(), State.valueOf(found.getString(STATE)), found.getInteger("version"),
                found.getInteger("attempts"), found.getDate("startedAt").toInstant(), finished == null ? null : finished.toInstant(),
                tree(found.getString("fault")), tree(found.getString("result")), basis(tree(found.getString("basis"))));
    }

    /** Converts runs that were stored in milliseconds to the current form. */
    static JsonNode basis(JsonNode kept) {
        if (kept instanceof ObjectNode basis && basis.remove("tookMillis") instanceof JsonNode millis) {
            basis.put("tookSeconds", millis.doubleValue() / 1000);
        }
        return kept;
    }

    private JsonNode tree(String text) {
        try {
            return text == null ? null : json.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
