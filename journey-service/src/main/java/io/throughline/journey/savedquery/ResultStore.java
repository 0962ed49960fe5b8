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

/** Runs and what came of them: a document a definition and due time, so that two who claim the same run at once are told apart. */
@ApplicationScoped
class ResultStore {

    /** Longer than any question runs, with the time for which it waits for its turn. */
    static final Duration LONGEST_RUN = Duration.ofMinutes(10);
    /** Of the results of one definition: some eighty of the largest. */
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
     * @param token who runs it: of two replicas, one of them stalled, the later one's word counts
     * @param attempts with this one
     * @param afterDeath whether whoever tried before never told how it went
     */
    record RunClaim(UUID definition, Instant due, String token, int attempts, boolean afterDeath) {
    }

    /** Empty where it is another's now, or to be tried later, or over. */
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

    /** How a run went that is over; empty where it is not. */
    Optional<State> over(UUID definition, Instant due) {
        Document found = results.find(Filters.eq(ID, id(definition, due))).projection(Projections.include(STATE)).first();
        return Optional.ofNullable(found).map(each -> each.getString(STATE)).filter(OVER::contains).map(State::valueOf);
    }

    /** Does nothing where another has claimed it meanwhile. @return whether it was this one's */
    boolean done(RunClaim claim, String result, String basis, Instant now) {
        return set(claim,
                Updates.combine(Updates.set(STATE, State.done.name()), Updates.set("finishedAt", Date.from(now)),
                        Updates.set("result", result),
                        Updates.set("basis", basis), Updates.set(RetainedDocument.BYTES, RetainedDocument.bytes(List.of(result, basis))),
                        Updates.unset("fault")));
    }

    /** @param again when it is tried again; null where it is not */
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

    /** Ends what was to be tried again, since a newer one is due, and what somebody who died never told. */
    void giveUpBefore(UUID definition, Instant due, Instant now) {
        giveUp(Filters.and(Filters.gt(ID, prefix(definition)), Filters.lt(ID, id(definition, due))), now);
    }

    /** The same, since nothing is due by that schedule any more. */
    void giveUp(UUID definition, Instant now) {
        giveUp(Filters.and(Filters.gt(ID, prefix(definition)), Filters.lt(ID, end(definition))), now);
    }

    private void giveUp(Bson which, Instant now) {
        Bson dead = Filters.and(Filters.eq(STATE, State.running.name()), Filters.lt(UNTIL, Date.from(now)));
        results.updateMany(Filters.and(which, Filters.or(Filters.eq(STATE, State.waiting.name()), dead)),
                Updates.set(STATE, State.failed.name()));
    }

    /** @param all whether also where the version that was asked was not shared */
    Optional<ResultView> find(UUID definition, boolean all, Instant due) {
        return Optional.ofNullable(results.find(readable(Filters.eq(ID, id(definition, due)), all)).first()).map(this::view);
    }

    /**
     * The newest first, without the answers.
     *
     * @param all whether also those of versions that were not shared
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

    /** Of results from before this was kept with them nobody knows: they are as if not shared. */
    private static Bson readable(Bson those, boolean all) {
        return all ? those : Filters.and(those, Filters.eq(SHARED, true));
    }

    /** Keeps the newest. */
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

    /** What real MongoDB wants; the emulator takes it and scans. */
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

    /** Behind all of them. */
    private static String end(UUID definition) {
        return definition + ";";
    }

    /** Whole seconds of four-digit years: by the letter as in time. */
    private static String id(UUID definition, Instant due) {
        return prefix(definition) + due;
    }

    private ResultView view(Document found) {
        Date finished = found.getDate("finishedAt");
        return new ResultView(null, found.getDate("due").toInstant(), State.valueOf(found.getString(STATE)), found.getInteger("version"),
                found.getInteger("attempts"), found.getDate("startedAt").toInstant(), finished == null ? null : finished.toInstant(),
                tree(found.getString("fault")), tree(found.getString("result")), basis(tree(found.getString("basis"))));
    }

    /** Runs that were kept when it was in milliseconds are read as those of today. */
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
