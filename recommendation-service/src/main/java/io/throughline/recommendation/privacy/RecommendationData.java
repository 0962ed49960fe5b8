package io.throughline.recommendation.privacy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.privacy.PersonalData;
import io.throughline.commons.privacy.PrivacyRequested;
import io.throughline.recommendation.affinity.InteractionLog;

/**
 * The personal data that this service keeps: interactions with items, which orders were counted, and decisions. Sums over all
 * people (how often two items were bought together) identify nobody and stay.
 */
@ApplicationScoped
class RecommendationData implements PersonalData {

    private static final int PAGE = 500;
    private static final String NAMES = "(select value from jsonb_array_elements_text(cast(cast(:names as text) as jsonb)) as v(value))";
    private static final String DECISIONS = """
            select cast(json_build_object('decisionId', id, 'subject', subject, 'kind', kind, 'placement', placement, 'items', items,
                'model', model, 'modelVersion', model_version, 'experimentArm', experiment_arm, 'at', at) as text)
              from decision where subject in %s and id > cast(cast(:after as text) as uuid) order by id limit %d
            """.formatted(NAMES, PAGE);
    private static final String AFFINITIES = """
            select cast(json_build_object('subject', s.subject, 'itemId', i.item_id, 'item', i.name, 'viewed', s.viewed, 'added', s.added,
                'bought', s.bought, 'lastViewed', s.last_viewed, 'lastAdded', s.last_added, 'lastBought', s.last_bought, 'no',
                  s.item) as text)
              from subject_item s join item i on i.no = s.item where s.subject in %s and (s.subject, s.item) > (:afterSubject, :afterItem)
             order by s.subject, s.item limit %d
            """.formatted(NAMES, PAGE);
    private static final String ORDERS = """
            select cast(json_build_object('subject', subject, 'orderId', order_id, 'at', at) as text) from seen_order
             where subject in %s and (subject, order_id) > (:afterSubject, :afterOrder) order by subject, order_id limit %d
            """.formatted(NAMES, PAGE);
    private static final String INTERACTIONS = """
            select cast(json_build_object('event', event, 'place', place, 'source', source, 'receivedAt', received_at, 'subject',
              subject, 'kind', kind,
                'at', at, 'orderId', order_id, 'itemId', item_id, 'item', name, 'category', category) as text)
              from item_interaction where subject in %s and (event, place) > (cast(cast(:afterEvent as text) as uuid), :afterPlace)
             order by event, place limit %d
            """.formatted(NAMES, PAGE);
    private static final Map<String, String> TABLES =
            Map.of("decisions", "decision", "affinities", "subject_item", "orders", "seen_order", "days", "subject_day");

    private final InteractionLog interactions;
    private final ObjectMapper json;

    @Inject
    RecommendationData(InteractionLog interactions, ObjectMapper json) {
        this.interactions = interactions;
        this.json = json;
    }

    @Override
    public void export(PrivacyRequested request, BiConsumer<String, JsonNode> sink) {
        String names = names(request);
        List<JsonNode> page;
        Map<String, Object> after = Map.of("after", "00000000-0000-0000-0000-000000000000");
        do {
            page = page(DECISIONS, names, after);
            page.forEach(each -> sink.accept("decision", each));
            after = page.isEmpty() ? after : Map.of("after", page.getLast().get("decisionId").textValue());
        } while (page.size() == PAGE);
        after = Map.of("afterSubject", "", "afterItem", 0L);
        do {
            page = page(AFFINITIES, names, after);
            page.forEach(each -> sink.accept("affinity", each));
            after = page.isEmpty() ? after
                    : Map.of("afterSubject", page.getLast().get("subject").textValue(), "afterItem", page.getLast().get("no").longValue());
        } while (page.size() == PAGE);
        after = Map.of("afterSubject", "", "afterOrder", "");
        do {
            page = page(ORDERS, names, after);
            page.forEach(each -> sink.accept("order", each));
            after = page.isEmpty() ? after
                    : Map.of("afterSubject", page.getLast().get("subject").textValue(), "afterOrder",
                            page.getLast().get("orderId").textValue());
        } while (page.size() == PAGE);
        after = Map.of("afterEvent", "00000000-0000-0000-0000-000000000000", "afterPlace", -1);
        do {
            page = page(INTERACTIONS, names, after);
            page.forEach(each -> sink.accept("interaction", each));
            after = page.isEmpty() ? after
                    : Map.of("afterEvent", page.getLast().get("event").textValue(), "afterPlace", page.getLast().get("place").intValue());
        } while (page.size() == PAGE);
    }

    private List<JsonNode> page(String sql, String names, Map<String, Object> after) {
        return PostgresClient.inTransaction(session -> {
            var query = session.createNativeQuery(sql, String.class).setParameter("names", names);
            after.forEach(query::setParameter);
            return query.getResultList();
        }).stream().map(this::parse).toList();
    }

    private JsonNode parse(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL answered what is not JSON", e);
        }
    }

    @Override
    public Map<String, Long> erase(PrivacyRequested request) {
        Map<String, Long> counts = new TreeMap<>();
        counts.put("interactions", interactions.forget(request.names()));
        TABLES.forEach((kind, table) -> counts.put(kind, (long) PostgresClient.inTransaction(session -> session
                .createNativeQuery("delete from " + table + " where subject in " + NAMES).setParameter("names", names(request))
                .executeUpdate())));
        return counts;
    }

    private static String names(PrivacyRequested request) {
        return PostgresClient.rows(request.names().stream().map(Identifier::toString).toList());
    }

    @Override
    public boolean storeAnswers() {
        return PostgresClient.answers();
    }
}
