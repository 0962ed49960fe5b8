package io.throughline.journey.touchpoint;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.identity.Identifier;
import io.throughline.commons.suppression.SuppressionList;
import io.throughline.journey.store.CountedDeletion;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import io.throughline.journey.touchpoint.clickhouse.TableDeletion;
import io.throughline.journey.touchpoint.log.LogSchemaMigrator;

/** Reads and deletes everything in the log about one person. */
@ApplicationScoped
public class PersonalTouchpoints {

    /** The table, and the kind of its rows in a receipt. */
    public static final String TOUCHPOINTS = "touchpoints";
    private static final int PAGE = 500;

    private final ClickHouseClient clickHouse;
    private final LogSchemaMigrator schema;
    private final TouchpointReader reader;

    @Inject
    PersonalTouchpoints(ClickHouseClient clickHouse, LogSchemaMigrator schema, TouchpointReader reader) {
        this.clickHouse = clickHouse;
        this.schema = schema;
        this.reader = reader;
    }

    /** Page by page, newest first. */
    public void forEach(List<Identifier> names, Consumer<Touchpoint> each) {
        schema.ensure();
        TouchpointFilter.Key after = null;
        List<Touchpoint> page;
        do {
            page = reader.read(new TouchpointFilter(names, List.of(), List.of(), List.of(), null, null, after, PAGE));
            page.forEach(each);
            after = page.isEmpty() ? null
                    : new TouchpointFilter.Key(page.getLast().timestamp(), page.getLast().messageId(), page.getLast().source());
        } while (page.size() == PAGE);
    }

    /**
     * The deletions for a person: their touchpoints, those of unproven visitors who claimed to be them, and those of others that name them
     * by more than a shared device; and the tables that analyses use (identities, consents, segments, events in uploaded logs). Deletions
     * for the same identifiers are equal, so that an interrupted one is recognised.
     */
    public List<CountedDeletion> deletions(List<Identifier> names) {
        schema.ensure();
        String ids = quoted(names);
        String profiles = profiles(names);
        return List.of(deletion(TOUCHPOINTS, theirs(names)),
                deletion("identities", "id IN (" + ids + ") OR profile IN (" + profiles + ")"),
                deletion("identity_claims",
                        "id IN (" + quoted(Stream.concat(names.stream(), names.stream().map(Identifier::asClaimed)).distinct().toList())
                                + ") OR profile IN (" + profiles + ")"),
                deletion("agreements", "id IN (" + ids + ") OR id IN (" + profiles + ")"),
                deletion("memberships", "profile IN (" + profiles + ")"),
                deletion("bulk_events", "subject IN (" + ids + ")"));
    }

    private static String theirs(List<Identifier> names) {
        List<Identifier> claimed = names.stream().map(Identifier::asClaimed).toList();
        List<Identifier> personal = names.stream().filter(each -> !SuppressionList.isDevice(each))
                .flatMap(each -> Stream.of(each, each.asClaimed())).distinct().toList();
        return "subject IN (" + quoted(Stream.concat(names.stream(), claimed.stream()).distinct().toList()) + ")"
                + (personal.isEmpty() ? "" : " OR hasAny(identifiers, [" + quoted(personal) + "])");
    }

    private CountedDeletion deletion(String table, String condition) {
        return new TableDeletion(clickHouse, table, condition);
    }

    /** A segment to which the person belongs, as far as analyses know. */
    public record Membership(String segment, String name, String since) {
    }

    public List<Membership> memberships(List<Identifier> names) {
        schema.ensure();
        return clickHouse
                .query("SELECT segment, name, at FROM memberships FINAL WHERE profile IN (" + profiles(names) + ") ORDER BY segment")
                .stream()
                .map(row -> new Membership(row.get("segment").asText(), row.get("name").asText(), row.get("at").asText())).toList();
    }

    /** The ids of their profiles; one id that no profile has if there are none, so that the list is never empty. */
    private static String profiles(List<Identifier> names) {
        List<String> ids = names.stream().filter(name -> name.type().equals(Identifier.PROFILE_ID))
                .map(name -> ClickHouseClient.quoted(name.value())).toList();
        return ids.isEmpty() ? "'-'" : String.join(",", ids);
    }

    private static String quoted(Collection<Identifier> names) {
        return names.stream().map(name -> ClickHouseClient.quoted(name.toString())).collect(Collectors.joining(","));
    }

    public boolean storeAnswers() {
        try {
            clickHouse.queryWithReadTimeout("SELECT 1 AS one");
            return true;
        } catch (RuntimeException away) {
            return false;
        }
    }
}
