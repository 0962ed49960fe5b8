package io.throughline.profile.segment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.profile.profile.JsonRows;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The active definitions, kept in memory. Whoever decides by them compares their epoch with the stored one, which is read in
 * the statement that reads the facts, under the lock of the profiles: see ADR 11.
 */
@ApplicationScoped
class DefinitionStore {

    private static final String ALL = """
            select cast(json_build_object('epoch', (select value from segment_epoch), 'segments', (select
              json_agg(json_build_array(s.id, s.name, s.version, s.definition -> 'rule') order by s.id) from segment s where s.status = 'active')) as text)
            """;
    private static final String EPOCH = "select cast(value as text) from segment_epoch";

    /** What was let in stays readable, whatever the limits are now. */
    private static final RuleReader.Limits STORED = new RuleReader.Limits(Duration.ofDays(100_000));

    private volatile Definitions current = Definitions.NONE;

    Definitions current() {
        return current;
    }

    Uni<Long> epoch(Mutiny.Session session) {
        return JsonRows.read(session, EPOCH, Map.of()).map(JsonNode::longValue);
    }

    /** As they stand in the session's transaction; kept unless others are newer. */
    Uni<Definitions> load(Mutiny.Session session) {
        return JsonRows.read(session, ALL, Map.of()).map(row -> {
            Definitions known = current;
            List<SegmentDefinition> all = new ArrayList<>();
            row.get("segments").forEach(each -> all.add(definition(each, known)));
            return new Definitions(row.get("epoch").longValue(), all);
        });
    }

    /** Only for what is committed. */
    synchronized void keep(Definitions loaded) {
        if (loaded.epoch() > current.epoch()) {
            current = loaded;
        }
    }

    private static SegmentDefinition definition(JsonNode row, Definitions known) {
        UUID id = UUID.fromString(row.get(0).textValue());
        SegmentDefinition before = known.get(id);
        if (before != null && before.version() == row.get(2).intValue()) {
            return before;
        }
        SegmentRule rule = row.get(3).isNull() ? null : switch (RuleReader.read(row.get(3), STORED)) {
            case RuleReader.Outcome.Read read -> read.rule();
            case RuleReader.Outcome.Refused refused -> throw new IllegalStateException("The stored rule of segment " + id + " is not readable: " + refused.faults());
        };
        return SegmentDefinition.of(id, row.get(1).textValue(), row.get(2).intValue(), rule);
    }
}
