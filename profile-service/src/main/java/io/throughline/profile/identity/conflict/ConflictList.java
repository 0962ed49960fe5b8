package io.throughline.profile.identity.conflict;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.audit.AuditedSubjects;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.commons.page.Page;
import io.throughline.commons.page.PageCursor;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.ProfileProjector;
import io.throughline.profile.identity.link.LinkList;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.reactive.mutiny.Mutiny;

/** Lists the conflicts and the pairs that are kept apart, newest first. */
final class ConflictList {

    private static final String MICROS = "cast(extract(epoch from %s) * 1000000 as bigint)";
    private static final String CONFLICTS = """
            select cast(json_agg(json_build_object('id', p.id, 'a', p.a, 'b', p.b, 'weaker', p.weaker, 'reason', p.reason, 'detail',
              p.detail,
                'status', p.status, 'count', p.count, 'firstAt', %s, 'lastAt', %s, 'source', p.source, 'eventId', p.event_id,
                'profile', (select i.profile_id from identifier i where i.key = p.weaker),
                'otherProfile', (select i.profile_id from identifier i where p.a <> p.b
                  and i.key = case when p.weaker = p.a then p.b else p.a end),
                'settledBy', p.settled_by, 'settledAt', %s, 'settledWhy', p.settled_why) order by p.id desc) as text)
              from (select c.* from identity_conflict c
                     where c.id < :before and %s order by c.id desc limit :rows) p
            """;
    private static final String BY_IDENTIFIER = "(c.a = :identifier or c.b = :identifier)";
    private static final String APART = """
            select cast(json_agg(json_build_object('id', p.id, 'a', p.a, 'b', p.b, 'reason', p.reason, 'by', p.by, 'at', %s,
                'liftedBy', p.lifted_by, 'liftedAt', %s, 'liftedWhy', p.lifted_why) order by p.id desc) as text)
              from (select c.* from identity_apart c where c.id < :before and %s order by c.id desc limit :rows) p
            """;
    private static final UUID LAST = new UUID(-1, -1);

    private ConflictList() {
    }

    /**
     * @param weaker the one that was not joined; {@code other} is null where it is joined with no identifier (blocked, shared)
     * @param count how often the link was stated
     * @param source of the first event that stated it, with its {@code eventId}
     */
    @Schema(name = "IdentityConflict")
    record ConflictView(UUID id, @Schema(examples = "open", description = "open, joined or apart") String status,
            @Schema(examples = "limit", description = "limit, size, apart, blocked or shared") String reason,
            @Schema(examples = "user_id 2 of 1", description = "What stands against it") String detail,
            @Schema(implementation = String.class,
                    description = "That which was not joined, type:value") PersonalDataMask.MaskedIdentifier weaker,
            @Schema(description = "The profile that it has now; null for a visitor's") @Nullable UUID weakerProfile,
            @Schema(implementation = String.class,
                    description = "What it was said to be joined with; null where it is joined with nobody: blocked and "
                            + "shared") @Nullable PersonalDataMask.MaskedIdentifier other,
            @Schema(description = "The profile that the other has now") @Nullable UUID otherProfile,
            long count, Instant firstAt, Instant lastAt, @Schema(description = "Of the first event that said so") @Nullable String source,
            @Nullable String eventId,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String settledBy,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant settledAt,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String settledWhy) implements AuditedSubjects {

        @Override
        public Collection<String> people() {
            List<String> people = new ArrayList<>();
            for (UUID profile : new UUID[]{ weakerProfile, otherProfile }) {
                if (profile != null) {
                    people.add(ProfileProjector.ownId(profile).toString());
                }
            }
            return people;
        }
    }

    /** Two identifiers that must never be in one profile. */
    @Schema(name = "SeparatedIdentifiers")
    record ApartView(UUID id, @Schema(implementation = String.class) PersonalDataMask.MaskedIdentifier one,
            @Schema(implementation = String.class) PersonalDataMask.MaskedIdentifier other,
            @Nullable String reason, String by, Instant at, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String liftedBy,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant liftedAt,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String liftedWhy) {
    }

    static Uni<Page<ConflictView>> conflicts(Mutiny.Session session, String status, String reason, Identifier identifier, int limit,
            String cursor, PersonalDataMask mask) {
        Map<String, Object> parameters = new HashMap<>(Map.of("before", cursor == null ? LAST : LinkList.id(cursor), "rows", limit + 1));
        List<String> filters = new ArrayList<>(List.of("true"));
        filter(filters, parameters, "c.status = :status", "status", status);
        filter(filters, parameters, "c.reason = :reason", "reason", reason);
        filter(filters, parameters, BY_IDENTIFIER, "identifier", identifier);
        String sql = CONFLICTS.formatted(MICROS.formatted("p.first_at"), MICROS.formatted("p.last_at"), MICROS.formatted("p.settled_at"),
                String.join(" and ", filters));
        return JsonRows.read(session, sql, parameters).map(rows -> {
            List<ConflictView> views = new ArrayList<>();
            rows.forEach(row -> views.add(conflict(row, mask)));
            return Page.of(views, limit, last -> PageCursor.of(last.id()));
        });
    }

    static Uni<Page<ApartView>> apart(Mutiny.Session session, Identifier identifier, boolean lifted, int limit, String cursor,
            PersonalDataMask mask) {
        Map<String, Object> parameters = new HashMap<>(Map.of("before", cursor == null ? LAST : LinkList.id(cursor), "rows", limit + 1));
        List<String> filters = new ArrayList<>(List.of(lifted ? "true" : "c.lifted_at is null"));
        filter(filters, parameters, BY_IDENTIFIER, "identifier", identifier);
        String sql = APART.formatted(MICROS.formatted("p.at"), MICROS.formatted("p.lifted_at"), String.join(" and ", filters));
        return JsonRows.read(session, sql, parameters).map(rows -> {
            List<ApartView> views = new ArrayList<>();
            rows.forEach(row -> views
                    .add(new ApartView(id(row.get("id")), LinkList.shown(row.get("a"), mask), LinkList.shown(row.get("b"), mask),
                            row.get("reason").textValue(), row.get("by").textValue(), at(row.get("at")), row.get("liftedBy").textValue(),
                            at(row.get("liftedAt")), row.get("liftedWhy").textValue())));
            return Page.of(views, limit, last -> PageCursor.of(last.id()));
        });
    }

    private static void filter(List<String> filters, Map<String, Object> parameters, String sql, String name, Object value) {
        if (value != null) {
            filters.add(sql);
            parameters.put(name, value.toString());
        }
    }

    private static ConflictView conflict(JsonNode row, PersonalDataMask mask) {
        boolean alone = row.get("a").equals(row.get("b"));
        JsonNode other = row.get("weaker").equals(row.get("a")) ? row.get("b") : row.get("a");
        return new ConflictView(id(row.get("id")), row.get("status").textValue(), row.get("reason").textValue(),
                row.get("detail").textValue(),
                LinkList.shown(row.get("weaker"), mask), id(row.get("profile")), alone ? null : LinkList.shown(other, mask),
                id(row.get("otherProfile")), row.get("count").longValue(), at(row.get("firstAt")), at(row.get("lastAt")),
                row.get("source").textValue(), row.get("eventId").textValue(), row.get("settledBy").textValue(), at(row.get("settledAt")),
                row.get("settledWhy").textValue());
    }

    private static UUID id(JsonNode text) {
        return text.isNull() ? null : UUID.fromString(text.textValue());
    }

    private static Instant at(JsonNode micros) {
        return micros.isNull() ? null : JsonRows.instant(micros);
    }
}
