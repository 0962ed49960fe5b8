package io.throughline.journey.identityprojection;

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
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.kafka.EventHandler;
import io.throughline.commons.kafka.TopicConsumers;
import io.throughline.commons.kafka.TopicDefinitions;
import io.throughline.commons.suppression.SuppressionList;
import io.throughline.journey.identityprojection.PeopleTables.Versioned;
import io.throughline.journey.touchpoint.log.LogSchemaMigrator;

/** Keeps identities, consents and segment members in tables beside the touchpoint log. */
@ApplicationScoped
class PeopleConsumer implements EventHandler {

    /** ClickHouse's numbers for rows that it cannot read. Source: ClickHouse, src/Common/ErrorCodes.cpp */
    private static final Set<Integer> UNREADABLE_ROWS = Set.of(6, 26, 27, 38, 41, 53, 72, 117, 130, 441);
    private static final Set<Integer> TABLES_GONE = Set.of(60, 81);

    private final TopicConsumers consumers;
    private final PeopleTables tables;
    private final PeopleVersions versions;
    private final LogSchemaMigrator schema;
    private final SuppressionList suppressions;
    private final ObjectMapper json;
    private volatile boolean storeFailed;

    @Inject
    PeopleConsumer(TopicConsumers consumers, PeopleTables tables, PeopleVersions versions, LogSchemaMigrator schema,
            SuppressionList suppressions,
            ObjectMapper json) {
        this.consumers = consumers;
        this.tables = tables;
        this.versions = versions;
        this.schema = schema;
        this.suppressions = suppressions;
        this.json = json;
    }

    private record ReceivedRow(PeopleRow row, ReceivedEvent by) {
    }

    void start(@Observes StartupEvent event) {
        consumers.listen("people", List.of(TopicDefinitions.IDENTITIES, TopicDefinitions.CONSENTS, TopicDefinitions.SEGMENTS), this);
    }

    @Override
    public void apply(List<ReceivedEvent> batch) throws Exception {
        storeFailed = false;
        suppressions.awaitCurrent();
        List<ReceivedRow> rows = newest(batch);
        try {
            schema.ensure();
            write(rows, versions.bases(batch));
        } catch (ServerException e) {
            storeFailed = !UNREADABLE_ROWS.contains(e.getCode());
            if (TABLES_GONE.contains(e.getCode())) {
                schema.markStale();
            }
            throw e;
        } catch (RuntimeException e) {
            storeFailed = true;
            throw e;
        }
    }

    /** The last statement of each key. A statement with an older revision than an earlier one arrived late and is ignored. */
    private List<ReceivedRow> newest(List<ReceivedEvent> batch) throws java.io.IOException {
        Map<String, ReceivedRow> newest = LinkedHashMap.newLinkedHashMap(batch.size());
        for (ReceivedEvent received : batch) {
            PeopleRow.of(received, json).filter(this::admitted).ifPresent(row -> newest.merge(row.key(), new ReceivedRow(row, received),
                    (before, after) -> before.row() instanceof PeopleRow.Identity one && after.row() instanceof PeopleRow.Identity two
                            && two.profile() != null && two.revision() < one.revision() ? before : after));
        }
        return new ArrayList<>(newest.values());
    }

    /** Of an erased person only the deletion itself is admitted. */
    private boolean admitted(PeopleRow row) {
        return switch (row) {
            case PeopleRow.Identity identity -> identity.profile() == null || !isErased(identity.id(), suppressions);
            case PeopleRow.Claim claim -> !isErased(claim.id(), suppressions) && !isErased(claim.profile(), suppressions);
            case PeopleRow.Agreement agreement -> agreement.uses() == null || !isErased(agreement.id(), suppressions);
            case PeopleRow.Membership member -> !isErased(member.profile(), suppressions);
        };
    }

    /** @param key an identifier, a profile's id, or * */
    static boolean isErased(String key, SuppressionList suppressions) {
        return suppressions.size() > 0 && !key.equals("*")
                && suppressions.contains(key.indexOf(':') < 0 ? new Identifier(Identifier.PROFILE_ID, key) : Identifier.parse(key));
    }

    private void write(List<ReceivedRow> rows, Map<String, Long> bases) {
        tables.write("identities", of(rows, row -> row instanceof PeopleRow.Identity identity && identity.profile() != null, bases));
        tables.write("identity_claims", of(rows, PeopleRow.Claim.class::isInstance, bases));
        tables.write("agreements", of(rows, row -> row instanceof PeopleRow.Agreement agreement && agreement.uses() != null, bases));
        tables.write("memberships", of(rows, PeopleRow.Membership.class::isInstance, bases));
        tables.delete("identities", rows.stream().map(ReceivedRow::row).<String>mapMulti((row, id) -> {
            if (row instanceof PeopleRow.Identity identity && identity.profile() == null) {
                id.accept(identity.id());
            } else if (row instanceof PeopleRow.Claim claim) {
                id.accept(claim.id());
            }
        }).toList());
        // A claim has no effect beside a proven statement, and stays until the identifier is forgotten.
        tables.delete("identity_claims", rows.stream().map(ReceivedRow::row).<String>mapMulti((row, id) -> {
            if (row instanceof PeopleRow.Identity identity && identity.profile() == null) {
                id.accept(identity.id());
            }
        }).toList());
        tables.delete("agreements", rows.stream().map(ReceivedRow::row).<String>mapMulti((row, id) -> {
            if (row instanceof PeopleRow.Agreement agreement && agreement.uses() == null) {
                id.accept(agreement.id());
            }
        }).toList());
    }

    private static List<Versioned> of(List<ReceivedRow> rows, Predicate<PeopleRow> which, Map<String, Long> bases) {
        return rows.stream().filter(said -> which.test(said.row()))
                .map(said -> new Versioned(said.row(), bases.get(said.by().topic()) + said.by().offset())).toList();
    }

    @Override
    public boolean storeAnswers() {
        return !storeFailed;
    }
}
