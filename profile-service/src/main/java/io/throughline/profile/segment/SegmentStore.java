package io.throughline.profile.segment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.json.StorableText;
import io.throughline.commons.page.Page;
import io.throughline.commons.page.PageCursor;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.segment.job.SegmentJob;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/** Stores segments in PostgreSQL. */
public final class SegmentStore {

    private static final String COLUMNS = """
            'id', s.id, 'name', s.name, 'description', s.description, 'kind', s.kind, 'status', s.status, 'version', s.version,
            'rule', s.definition -> 'rule', 'createdBy', s.created_by, 'createdAt', s.created_at, 'updatedAt', s.updated_at""";
    private static final String HEAD = "select cast(json_build_object(%s) as text) from segment s where s.id = :id".formatted(COLUMNS);
    private static final String ONE = """
            select cast(json_build_object(%s, 'size', (select count(*) from segment_member m where m.segment_id = s.id)) as text)
              from segment s where s.id = :id
            """.formatted(COLUMNS);
    private static final String PAGE = """
            select cast(json_agg(json_build_object(%s) order by l.folded, l.id) as text) from (
              select lower(name) collate "C" as folded, id from segment
               where (cast(:status as text) = '' or status = :status) and (cast(:kind as text) = '' or kind = :kind)
                 and (cast(:q as text) = '' or position(lower(:q) in lower(name)) > 0)
                 and (lower(name) collate "C", id) > (lower(cast(:afterName as text)) collate "C", cast(cast(:afterId as text) as uuid))
               order by lower(name) collate "C", id limit :rows) l join segment s on s.id = l.id
            """.formatted(COLUMNS);
    private static final String EPOCH = "update segment_epoch set value = value + 1";
    private static final String INSERT = """
            insert into segment (id, name, description, kind, status, version, definition, created_by, created_at, updated_at)
            values (:id, :name, :description, :kind, 'active', 1, cast(cast(:definition as text) as jsonb), :user, now(), now())
            """;
    private static final String UPDATE = """
            update segment set name = :name, description = :description, version = :version,
              definition = cast(cast(:definition as text) as jsonb), updated_at = now()
             where id = :id
            """;
    private static final String ARCHIVE = "update segment set status = 'archived', updated_at = now() where id = :id";
    private static final String VERSION = """
            insert into segment_version (segment_id, version, name, description, definition, author, at)
            select id, version, name, description, definition, :user, updated_at from segment where id = :id
            """;
    private static final String VERSIONS = """
            select cast(json_agg(json_build_object('version', v.version, 'name', v.name, 'description', v.description, 'rule',
              v.definition -> 'rule',
              'author', v.author, 'at', v.at) order by v.version desc) as text)
              from (select * from segment_version where segment_id = :id and version < :before order by version desc limit :rows) v
            """;
    private static final String NAMED =
            "select cast(json_build_array(id) as text) from segment where lower(name) = lower(:name) and status = 'active'";

    private static final String NAMES = """
            select cast(json_object_agg(id, name) as text) from segment
             where id in (select cast(value as uuid) from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)) as v(value))
            """;

    private static final Logger LOG = Logger.getLogger(SegmentStore.class);

    private SegmentStore() {
    }

    /** The filter of a list of segments; empty texts for all. */
    record Filter(String status, String kind, String q) {
    }

    /** Reads a segment with its size, for which all members are counted, and its last job; null where it does not exist. */
    static Uni<SegmentView> find(Mutiny.Session session, UUID id) {
        return JsonRows.read(session, ONE, Map.of("id", id)).chain(row -> !row.isObject() ? Uni.createFrom().nullItem()
                : SegmentJob.latest(session, id, 1).map(jobs -> view(row, jobs.isEmpty() ? null : jobs.getFirst())));
    }

    /** Reads only the definition; null where it does not exist. */
    public static Uni<SegmentView> head(Mutiny.Session session, UUID id) {
        return JsonRows.read(session, HEAD, Map.of("id", id)).map(row -> row.isObject() ? view(row, null) : null);
    }

    static Uni<Page<SegmentView>> page(Mutiny.Session session, Filter filter, int limit, String cursor) {
        Map<String, Object> parameters =
                new HashMap<>(Map.of("status", filter.status(), "kind", filter.kind(), "q", filter.q(), "rows", limit + 1));
        List<String> after = cursor == null ? List.of("", new UUID(0, 0).toString()) : PageCursor.parts(cursor, 2);
        if (StorableText.fault(after.get(0)).isPresent()) {
            throw PageCursor.invalid();
        }
        parameters.put("afterName", after.get(0));
        parameters.put("afterId", uuid(after.get(1)).toString());
        return JsonRows.read(session, PAGE, parameters).map(rows -> {
            List<SegmentView> views = new ArrayList<>();
            rows.forEach(row -> views.add(view(row, null)));
            return Page.of(views, limit, last -> PageCursor.of(last.name(), last.id()));
        });
    }

    /** Has to run before anything that changes definitions: it serialises the changes and makes all replicas notice them. */
    static Uni<Void> begin(Mutiny.Session session) {
        return JsonRows.write(session, EPOCH, Map.of()).replaceWithVoid();
    }

    static Uni<Void> insert(Mutiny.Session session, UUID id, SegmentDraft draft, String user) {
        Map<String, Object> parameters = content(id, draft);
        parameters.put("kind", draft.isList() ? "list" : "rule");
        parameters.put("user", user);
        return JsonRows.write(session, INSERT, parameters).chain(() -> version(session, id, user));
    }

    static Uni<Void> update(Mutiny.Session session, UUID id, int version, SegmentDraft draft, String user) {
        Map<String, Object> parameters = content(id, draft);
        parameters.put("version", version);
        return JsonRows.write(session, UPDATE, parameters).chain(() -> version(session, id, user));
    }

    static Uni<Void> archive(Mutiny.Session session, UUID id) {
        return JsonRows.write(session, ARCHIVE, Map.of("id", id)).replaceWithVoid();
    }

    /** The id of the active segment with that name; null where there is none. */
    static Uni<UUID> named(Mutiny.Session session, String name) {
        return JsonRows.read(session, NAMED, Map.of("name", name))
                .map(rows -> rows.isEmpty() ? null : UUID.fromString(rows.get(0).textValue()));
    }

    /** The names in the order of the ids; null for an unknown id. */
    public static Uni<List<String>> names(Mutiny.Session session, List<UUID> ids) {
        return JsonRows.read(session, NAMES, Map.of("ids", ids)).map(names -> ids.stream()
                .map(id -> names.path(id.toString()).textValue()).toList());
    }

    static Uni<Page<SegmentView.SegmentVersion>> versions(Mutiny.Session session, UUID id, int limit, String cursor) {
        int before = cursor == null ? Integer.MAX_VALUE : number(PageCursor.parts(cursor, 1).getFirst());
        return JsonRows.read(session, VERSIONS, Map.of("id", id, "before", before, "rows", limit + 1)).map(rows -> {
            List<SegmentView.SegmentVersion> versions = new ArrayList<>();
            rows.forEach(row -> versions.add(readable(row, SegmentView.SegmentVersion.class, id)));
            return Page.of(versions, limit, last -> PageCursor.of(last.version()));
        });
    }

    private static Uni<Void> version(Mutiny.Session session, UUID id, String user) {
        return JsonRows.write(session, VERSION, Map.of("id", id, "user", user)).replaceWithVoid();
    }

    private static Map<String, Object> content(UUID id, SegmentDraft draft) {
        Map<String, Object> content = new HashMap<>();
        content.put("id", id);
        content.put("name", draft.name());
        content.put("description", draft.description());
        content.put("definition", draft.stored());
        return content;
    }

    private static SegmentView view(JsonNode row, SegmentJob job) {
        SegmentView view = readable(row, SegmentView.class, row.get("id").textValue());
        return new SegmentView(view.id(), view.name(), view.description(), view.kind(), view.status(), view.version(), view.rule(),
                view.createdBy(),
                view.createdAt(), view.updatedAt(), view.size(), job);
    }

    /** Leaves out a rule that cannot be read: the rest of the segment is still shown, and one segment must not break a list. */
    private static <T> T readable(JsonNode row, Class<T> type, Object id) {
        try {
            return JsonRows.JSON.convertValue(row, type);
        } catch (IllegalArgumentException e) {
            LOG.errorf("Segment %s is shown without its rule: it is stored in a form that is not known here", id);
            return JsonRows.JSON.convertValue(row.<ObjectNode>deepCopy().without("rule"), type);
        }
    }

    public static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw PageCursor.invalid();
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw PageCursor.invalid();
        }
    }
}
