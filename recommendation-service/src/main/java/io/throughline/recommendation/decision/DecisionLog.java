package io.throughline.recommendation.decision;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.event.TraceContext;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.kafka.TopicDefinitions;
import io.throughline.commons.postgres.EventOutbox;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.recommendation.affinity.RecommendedItem;
import org.hibernate.reactive.mutiny.Mutiny;

/** Stores decisions and publishes them. */
@ApplicationScoped
class DecisionLog {

    static final String SOURCE = "/recommendation-service";
    static final String TYPE = "io.throughline.decision.made.v1";

    // Takes the latest of each identifier by its index, then the latest of all, so a page reads limit rows per identifier and not all.
    private static final String PAGE = """
            select cast(d.id as text) from (select value as subject
              from jsonb_array_elements_text(cast(cast(:subjects as text) as jsonb))) s
              cross join lateral (select id from decision
                where subject = s.subject and id < coalesce(cast(cast(:before as text) as uuid), 'ffffffff-ffff-ffff-ffff-ffffffffffff')
                order by id desc limit :most) d
             order by d.id desc limit :most
            """;
    private static final TypeReference<List<RecommendedItem>> ITEMS = new TypeReference<>() {
    };

    private final EventOutbox outbox;
    private final ObjectMapper json;

    @Inject
    DecisionLog(EventOutbox outbox, ObjectMapper json) {
        this.outbox = outbox;
        this.json = json;
    }

    /** Writes row and event in the session's transaction, so that both exist or neither does. */
    Uni<RecommendationDecision> record(Mutiny.Session session, RecommendationDecision decision) {
        DecisionEntity row = row(decision);
        KeyedEvent event = new KeyedEvent(decision.decisionId().toString(), SOURCE, TYPE, decision.subject(), decision.at(),
                bytes(decision), TraceContext.traceparent());
        return session.persist(row).chain(session::flush)
                .chain(() -> outbox.append(session, TopicDefinitions.DECISIONS, List.of(event))).replaceWith(decision);
    }

    Uni<RecommendationDecision> find(UUID id) {
        return Panache.withSession(() -> DecisionEntity.<DecisionEntity>findById(id))
                .map(row -> row == null ? null : decision(row));
    }

    /**
     * The newest decisions first.
     *
     * @param before null for the first page
     */
    Uni<List<RecommendationDecision>> of(List<Identifier> person, UUID before, int most) {
        return Panache.withSession(() -> Panache.getSession().chain(session -> session.createNativeQuery(PAGE, String.class)
                .setParameter("subjects", PostgresClient.rows(person.stream().map(Identifier::toString).toList()))
                .setParameter("before", before == null ? null : before.toString()).setParameter("most", most).getResultList()
                .chain(ids -> DecisionEntity.<DecisionEntity>list("id in ?1 order by id desc",
                        ids.stream().map(UUID::fromString).toList()))))
                .map(rows -> rows.stream().map(this::decision).toList());
    }

    private DecisionEntity row(RecommendationDecision decision) {
        DecisionEntity row = new DecisionEntity();
        row.id = decision.decisionId();
        row.subject = decision.subject();
        row.kind = decision.kind();
        row.placement = decision.placement();
        row.items = new String(bytes(decision.items()), StandardCharsets.UTF_8);
        row.model = decision.model();
        row.modelVersion = decision.modelVersion();
        row.experimentArm = decision.experimentArm();
        row.propensity = decision.propensity();
        row.at = decision.at();
        return row;
    }

    private RecommendationDecision decision(DecisionEntity row) {
        try {
            return new RecommendationDecision(row.id, row.subject, row.kind, row.placement, json.readValue(row.items, ITEMS), row.model,
                    row.modelVersion, row.experimentArm, row.propensity, row.at);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A logged decision cannot be read: " + row.id, e);
        }
    }

    private byte[] bytes(Object value) {
        try {
            return value instanceof List<?> items ? json.writerFor(ITEMS).writeValueAsBytes(items) : json.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
