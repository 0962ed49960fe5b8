package io.throughline.profile.segment.rule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.segment.evaluation.SegmentRule;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * The active definitions, kept in memory. A decision compares their epoch with the stored one, which is read in the
 * statement that reads the facts, under the lock of the profiles: see ADR 11.
 */
@ApplicationScoped
public class SegmentDefinitionCache {

    private static final String ALL = """
            select cast(json_build_object('epoch', (select value from segment_epoch), 'segments', (select
              json_agg(json_build_array(s.id, s.name, s.version, cast(s.definition -> 'rule' as text)) order by s.id)
                from segment s where s.status = 'active')) as text)
            """;
    private static final String EPOCH = "select cast(value as text) from segment_epoch";

    /** A stored rule stays readable, whatever the limits are now. */
    private static final SegmentRuleMapper.Limits STORED = new SegmentRuleMapper.Limits(Duration.ofDays(100_000));

    private static final Logger LOG = Logger.getLogger(SegmentDefinitionCache.class);

    private volatile ActiveDefinitions current = ActiveDefinitions.NONE;

    public ActiveDefinitions current() {
        return current;
    }

    public Uni<Long> epoch(Mutiny.Session session) {
        return JsonRows.read(session, EPOCH, Map.of()).map(JsonNode::longValue);
    }

    /** Loads the definitions in the session's transaction; they are cached unless newer ones are. */
    public Uni<ActiveDefinitions> load(Mutiny.Session session) {
        return JsonRows.read(session, ALL, Map.of()).map(row -> {
            ActiveDefinitions known = current;
            List<SegmentDefinition> all = new ArrayList<>();
            row.get("segments").forEach(each -> definition(each, known).ifPresent(all::add));
            return new ActiveDefinitions(row.get("epoch").longValue(), all);
        });
    }

    /** Only for committed definitions. */
    public synchronized void keep(ActiveDefinitions loaded) {
        if (loaded.epoch() > current.epoch()) {
            current = loaded;
        }
    }

    /** Empty where the rule cannot be read, so that events and other segments are not affected. */
    private static Optional<SegmentDefinition> definition(JsonNode row, ActiveDefinitions known) {
        UUID id = UUID.fromString(row.get(0).textValue());
        SegmentDefinition before = known.get(id);
        if (before != null && before.version() == row.get(2).intValue()) {
            return Optional.of(before);
        }
        try {
            SegmentRule rule = row.get(3).isNull() ? null : rule(row.get(3).textValue());
            return Optional.of(SegmentDefinition.of(id, row.get(1).textValue(), row.get(2).intValue(), rule));
        } catch (JsonProcessingException | RuntimeException e) {
            LOG.errorf("Segment %s is left as it is: its stored rule is not readable (%s)", id, e.getMessage());
            return Optional.empty();
        }
    }

    private static SegmentRule rule(String json) throws JsonProcessingException {
        BodyFaults faults = new BodyFaults();
        SegmentRule rule =
                SegmentRuleMapper.map(JsonRows.JSON.readValue(json, RuleDefinition.class), STORED, faults.in(SegmentRuleMapper.RULE));
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(faults.list().toString());
        }
        return rule;
    }
}
