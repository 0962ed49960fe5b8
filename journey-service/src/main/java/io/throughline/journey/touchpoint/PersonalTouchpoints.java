package io.throughline.journey.touchpoint;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.identity.Identifier;
import io.throughline.commons.suppression.Suppressions;

/** All that the log has of one person. */
@ApplicationScoped
public class PersonalTouchpoints {

    private static final int PAGE = 500;

    private final ClickHouse clickHouse;
    private final LogSchema schema;
    private final TouchpointReader reader;

    @Inject
    PersonalTouchpoints(ClickHouse clickHouse, LogSchema schema, TouchpointReader reader) {
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
            after = page.isEmpty() ? null : new TouchpointFilter.Key(page.getLast().timestamp(), page.getLast().messageId(), page.getLast().source());
        } while (page.size() == PAGE);
    }

    /**
     * Rewrites the parts that hold the person's rows without them, and returns when that is done: theirs, and those of
     * others that name them by more than a shared device. Gives how many rows there were.
     */
    public long delete(List<Identifier> names) {
        schema.ensure();
        List<Identifier> personal = names.stream().filter(each -> !Suppressions.isDevice(each)).toList();
        String theirs = "(subject IN (" + quoted(names) + ")"
                + (personal.isEmpty() ? ")" : " OR hasAny(identifiers, [" + quoted(personal) + "]))");
        return remove("touchpoints", theirs);
    }

    /** What analyses know the person by: who they are, what they agreed to, their segments, and uploaded events of theirs. */
    public long forget(List<Identifier> names) {
        schema.ensure();
        String ids = quoted(names);
        String profiles = profiles(names);
        return remove("identities", "id IN (" + ids + ") OR profile IN (" + profiles + ")")
                + remove("agreements", "id IN (" + ids + ") OR id IN (" + profiles + ")")
                + remove("memberships", "profile IN (" + profiles + ")")
                + remove("bulk_events", "subject IN (" + ids + ")");
    }

    private long remove(String table, String theirs) {
        long rows = clickHouse.query("SELECT count() AS n FROM " + table + " WHERE " + theirs).getFirst().get("n").asLong();
        if (rows > 0) {
            clickHouse.query("ALTER TABLE " + table + " DELETE WHERE " + theirs + " SETTINGS mutations_sync = 2");
        }
        return rows;
    }

    /** A segment that the person is in, as far as analyses know. */
    public record Membership(String segment, String name, String since) {
    }

    public List<Membership> memberships(List<Identifier> names) {
        schema.ensure();
        return clickHouse.query("SELECT segment, name, at FROM memberships FINAL WHERE profile IN (" + profiles(names) + ") ORDER BY segment").stream()
                .map(row -> new Membership(row.get("segment").asText(), row.get("name").asText(), row.get("at").asText())).toList();
    }

    /** The ids of their profiles; one that nobody has where there are none, so that the list is never empty. */
    private static String profiles(List<Identifier> names) {
        List<String> ids = names.stream().filter(name -> name.type().equals(Identifier.PROFILE_ID))
                .map(name -> ClickHouse.quoted(name.value())).toList();
        return ids.isEmpty() ? "'-'" : String.join(",", ids);
    }

    private static String quoted(Collection<Identifier> names) {
        return names.stream().map(name -> ClickHouse.quoted(name.toString())).collect(Collectors.joining(","));
    }

    public boolean storeAnswers() {
        try {
            clickHouse.ask("SELECT 1 AS one");
            return true;
        } catch (RuntimeException away) {
            return false;
        }
    }
}
