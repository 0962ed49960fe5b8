package io.throughline.journey.alert.rule;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import io.throughline.journey.alert.AlertStore;
import io.throughline.journey.alert.EarlierUnits;
import io.throughline.journey.alert.evaluation.ConditionDuration;
import io.throughline.journey.store.StoreLease;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Stores the rules, one document each, with the progress of their evaluation. */
@ApplicationScoped
public class AlertRuleStore {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** How long the work pauses after the replica that did it was killed. */
    private static final Duration LEASE = Duration.ofSeconds(5);

    private final MongoCollection<Document> rules;
    private final MongoCollection<Document> leases;

    @Inject
    AlertRuleStore(MongoClient mongo, @ConfigProperty(name = "throughline.journey.mongo-database") String database) {
        // The next evaluation must see the result of the previous one, also after the loss of a replica.
        this.rules = mongo.getDatabase(database).getCollection("alert_rules").withWriteConcern(WriteConcern.MAJORITY);
        this.leases = mongo.getDatabase(database).getCollection("leases");
    }

    /** A lease for work on rules and alerts that only one replica at a time may do. */
    public StoreLease lease(String work) {
        return new StoreLease(leases, work, LEASE, Clock.systemUTC());
    }

    /** @return false if a rule with this id exists or was deleted recently */
    public boolean insert(AlertRule rule) {
        try {
            rules.insertOne(
                    definition(rule).append("_id", rule.id()).append("createdAt", Date.from(rule.createdAt())).append("removed", false)
                            .append("progress", progress(rule.progress())));
            return true;
        } catch (MongoWriteException there) {
            if (there.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                throw there;
            }
            return false;
        }
    }

    /**
     * Replaces a rule. Its evaluation starts again, because earlier results belong to another definition; its count of alerts is kept.
     *
     * @return false if it has changed in the meantime
     */
    public boolean replace(AlertRule before, AlertRule after) {
        List<Bson> changes = new ArrayList<>();
        definition(after).forEach((name, value) -> changes.add(Updates.set(name, value)));
        progress(after.progress()).forEach((name, value) -> {
            if (!name.equals("openings") && !name.equals("step")) {
                changes.add(Updates.set("progress." + name, value));
            }
        });
        changes.add(Updates.inc("progress.step", 1));
        return rules.updateOne(Filters.and(there(before.id()), Filters.eq("version", before.version())), Updates.combine(changes))
                .getMatchedCount() == 1;
    }

    /** @return false if another evaluation was stored in the meantime, or the rule has changed */
    public boolean saveProgress(AlertRule rule, AlertRule.EvaluationProgress after) {
        return rules.updateOne(Filters.and(Filters.eq("_id", rule.id()), Filters.eq("version", rule.version()),
                Filters.eq("progress.step", rule.progress().step())), Updates.set("progress", progress(after))).getMatchedCount() == 1;
    }

    /** @return false if there is no such rule, or another secret was created in the meantime */
    boolean sign(AlertRule rule, AlertRule.SigningSalts signing) {
        return rules.updateOne(Filters.and(there(rule.id()), Filters.eq("signing.salt", rule.signing().salt())),
                Updates.set("signing", signing(signing))).getMatchedCount() == 1;
    }

    /** Marks the rule as removed. It stays until the evaluator has resolved its alert. */
    public void remove(String id, Instant now) {
        rules.updateOne(there(id), Updates.combine(Updates.set("removed", true), Updates.set("removedAt", Date.from(now)),
                Updates.set("progress.dueAt", Date.from(now))));
    }

    public List<AlertRule> removedBefore(Instant time) {
        return rules.find(Filters.and(Filters.eq("removed", true), Filters.lt("removedAt", Date.from(time)))).map(AlertRuleStore::rule)
                .into(new ArrayList<>());
    }

    public boolean delete(AlertRule removed) {
        return rules.deleteOne(Filters.and(Filters.eq("_id", removed.id()), Filters.eq("removed", true))).getDeletedCount() == 1;
    }

    private static Bson there(String id) {
        return Filters.and(Filters.eq("_id", id), Filters.eq("removed", false));
    }

    public Optional<AlertRule> find(String id) {
        return Optional.ofNullable(rules.find(there(id)).first()).map(AlertRuleStore::rule);
    }

    /** Includes removed rules. */
    public Optional<AlertRule> findAny(String id) {
        return Optional.ofNullable(rules.find(Filters.eq("_id", id)).first()).map(AlertRuleStore::rule);
    }

    List<AlertRule> after(String id, int most) {
        return rules.find(Filters.and(Filters.gt("_id", id), Filters.eq("removed", false))).sort(Sorts.ascending("_id")).limit(most)
                .map(AlertRuleStore::rule).into(new ArrayList<>());
    }

    /** The due rules, including removed ones, longest due first. */
    public List<AlertRule> due(Instant now) {
        return rules.find(Filters.lte("progress.dueAt", Date.from(now))).sort(Sorts.ascending("progress.dueAt")).map(AlertRuleStore::rule)
                .into(new ArrayList<>());
    }

    long count() {
        return rules.countDocuments(Filters.eq("removed", false));
    }

    private static Document definition(AlertRule rule) {
        return new Document("version", rule.version()).append("body", rule.definition().body().toString())
                .append("signing", signing(rule.signing()))
                .append("changedAt", Date.from(rule.changedAt())).append("changedBy", rule.changedBy());
    }

    private static Document signing(AlertRule.SigningSalts signing) {
        return signing == null ? null
                : new Document("salt", signing.salt()).append("before", signing.earlier().stream()
                        .map(each -> new Document("salt", each.salt()).append("until", Date.from(each.until()))).toList());
    }

    private static AlertRule.SigningSalts signing(Document signing) {
        return signing == null ? null
                : new AlertRule.SigningSalts(signing.getString("salt"), signing.getList("before", Document.class, List.of()).stream()
                        .map(each -> new AlertRule.SigningSalts.FormerSalt(each.getString("salt"), AlertStore.instant(each, "until")))
                        .toList());
    }

    private static Document progress(AlertRule.EvaluationProgress progress) {
        ConditionDuration conditionDuration = progress.streak();
        return new Document("step", progress.step()).append("openings", progress.openings()).append("dueAt", Date.from(progress.dueAt()))
                .append("lookedAt", AlertStore.date(progress.lookedAt())).append("value", progress.value())
                .append("fault", progress.fault())
                .append("faultAt", AlertStore.date(progress.faultAt())).append("streak", conditionDuration == null ? null
                        : new Document("holds", conditionDuration.holds()).append("began", Date.from(conditionDuration.began()))
                                .append("lastedMillis", conditionDuration.lasted().toMillis())
                                .append("seenAt", Date.from(conditionDuration.seenAt())).append("sure", conditionDuration.sure())
                                .append("paceMillis", conditionDuration.pace().toMillis()));
    }

    private static AlertRule rule(Document document) {
        try {
            // The stored last value is left as it is; the next evaluation replaces it.
            AlertRuleDefinition definition = AlertRuleDefinition.of(EarlierUnits.ofToday(JSON.readTree(document.getString("body"))));
            return new AlertRule(document.getString("_id"), document.getInteger("version"), definition,
                    signing(document.get("signing", Document.class)),
                    AlertStore.instant(document, "createdAt"), AlertStore.instant(document, "changedAt"), document.getString("changedBy"),
                    AlertStore.instant(document, "removedAt"), progress(document.get("progress", Document.class)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AlertRule.EvaluationProgress progress(Document document) {
        Document streak = document.get("streak", Document.class);
        return new AlertRule.EvaluationProgress(document.getInteger("step"), document.getInteger("openings"),
                AlertStore.instant(document, "dueAt"),
                AlertStore.instant(document, "lookedAt"), document.getDouble("value"), document.getString("fault"),
                AlertStore.instant(document, "faultAt"),
                streak == null ? null : new ConditionDuration(streak.getBoolean("holds"), AlertStore.instant(streak, "began"),
                        Duration.ofMillis(streak.getLong("lastedMillis")), AlertStore.instant(streak, "seenAt"), streak.getBoolean("sure"),
                        Duration.ofMillis(streak.get("paceMillis", 0L))));
    }

    /** Indexes for real MongoDB; the emulator accepts them but scans. */
    public void ensureIndexes() {
        rules.createIndex(com.mongodb.client.model.Indexes.ascending("progress.dueAt"));
    }
}
