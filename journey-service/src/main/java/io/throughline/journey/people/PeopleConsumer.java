package io.throughline.journey.people;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import com.clickhouse.client.api.ServerException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.event.Received;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.kafka.EventHandler;
import io.throughline.commons.kafka.TopicConsumers;
import io.throughline.commons.kafka.Topics;
import io.throughline.commons.suppression.Suppressions;
import io.throughline.journey.touchpoint.LogSchema;

/** Keeps who is who, who agrees to what, and who is in which segment beside the touchpoint log. */
@ApplicationScoped
class PeopleConsumer implements EventHandler {

    /** ClickHouse's numbers for rows that it cannot read. Source: ClickHouse, src/Common/ErrorCodes.cpp */
    private static final Set<Integer> UNREADABLE_ROWS = Set.of(6, 26, 27, 38, 41, 53, 72, 117, 130, 441);
    private static final Set<Integer> TABLES_GONE = Set.of(60, 81);

    private final TopicConsumers consumers;
    private final PeopleTables tables;
    private final LogSchema schema;
    private final Suppressions suppressions;
    private final ObjectMapper json;
    private volatile boolean storeFailed;

    @Inject
    PeopleConsumer(TopicConsumers consumers, PeopleTables tables, LogSchema schema, Suppressions suppressions, ObjectMapper json) {
        this.consumers = consumers;
        this.tables = tables;
        this.schema = schema;
        this.suppressions = suppressions;
        this.json = json;
    }

    void start(@Observes StartupEvent event) {
        consumers.listen("people", List.of(Topics.IDENTITIES, Topics.CONSENTS, Topics.SEGMENTS), this);
    }

    @Override
    public void apply(List<Received> batch) throws Exception {
        storeFailed = false;
        suppressions.awaitCurrent();
        List<PeopleRow> rows = newest(batch);
        try {
            schema.ensure();
            write(rows);
        } catch (ServerException e) {
            storeFailed = !UNREADABLE_ROWS.contains(e.getCode());
            if (TABLES_GONE.contains(e.getCode())) {
                schema.doubt();
            }
            throw e;
        } catch (RuntimeException e) {
            storeFailed = true;
            throw e;
        }
    }

    /** The last statement of each key. A revision that is older than one before it was told late, and says nothing. */
    private List<PeopleRow> newest(List<Received> batch) throws java.io.IOException {
        Map<String, PeopleRow> newest = LinkedHashMap.newLinkedHashMap(batch.size());
        for (Received received : batch) {
            PeopleRow.of(received, json).filter(this::admitted).ifPresent(row -> newest.merge(row.key(), row,
                    (before, after) -> before instanceof PeopleRow.Identity one && after instanceof PeopleRow.Identity two
                            && two.profile() != null && two.revision() < one.revision() ? before : after));
        }
        return new ArrayList<>(newest.values());
    }

    /** Nothing of an erased person but that they are to be forgotten. */
    private boolean admitted(PeopleRow row) {
        if (suppressions.size() == 0) {
            return true;
        }
        return switch (row) {
            case PeopleRow.Identity identity -> identity.profile() == null || !suppressions.contains(Identifier.parse(identity.id()));
            case PeopleRow.Agreement agreement -> agreement.uses() == null || !isErased(agreement.id());
            case PeopleRow.Membership member -> !isErased(member.profile());
        };
    }

    /** @param key an identifier, a profile's id, or * */
    private boolean isErased(String key) {
        return !key.equals("*") && suppressions.contains(key.indexOf(':') < 0 ? new Identifier(Identifier.PROFILE_ID, key) : Identifier.parse(key));
    }

    private void write(List<PeopleRow> rows) {
        List<PeopleRow.Identity> identities = of(rows, PeopleRow.Identity.class, row -> row.profile() != null);
        List<PeopleRow.Agreement> agreements = of(rows, PeopleRow.Agreement.class, row -> row.uses() != null);
        tables.write("identities", identities);
        tables.write("agreements", agreements);
        tables.write("memberships", of(rows, PeopleRow.Membership.class, row -> true));
        tables.delete("identities", of(rows, PeopleRow.Identity.class, row -> row.profile() == null).stream().map(PeopleRow.Identity::id).toList());
        tables.delete("agreements", of(rows, PeopleRow.Agreement.class, row -> row.uses() == null).stream().map(PeopleRow.Agreement::id).toList());
    }

    private static <R extends PeopleRow> List<R> of(List<PeopleRow> rows, Class<R> kind, Predicate<R> which) {
        return rows.stream().filter(kind::isInstance).map(kind::cast).filter(which).toList();
    }

    @Override
    public boolean storeAnswers() {
        return !storeFailed;
    }
}
