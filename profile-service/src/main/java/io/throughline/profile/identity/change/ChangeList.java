package io.throughline.profile.identity.change;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.audit.AuditedSubjects;
import io.throughline.commons.page.Page;
import io.throughline.commons.page.PageCursor;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.ProfileProjector;
import io.throughline.profile.identity.link.LinkList;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.reactive.mutiny.Mutiny;

/** Lists merges and splits, with the services that confirmed them. */
final class ChangeList {

    static final List<String> SERVICES = List.of("feedback-service", "journey-service", "profile-service", "recommendation-service");
    private static final UUID LAST = UUID.fromString("ffffffff-ffff-ffff-ffff-ffffffffffff");
    private static final String CONFIRMED = """
            (select count(*) from identity_confirmation n where n.announcement = c.announcement and n.authentic and n.pinned) = %d
            """.formatted(SERVICES.size());
    private static final String FIELDS = """
            select c.id, json_build_object('id', c.id, 'kind', c.kind, 'by', c.by, 'reason', c.reason, 'profiles', c.profiles,
                'at', cast(extract(epoch from c.at) * 1000000 as bigint),
                'receipts', (select json_agg(json_build_object('service', n.service, 'receipt', n.receipt, 'authentic', n.authentic,
                      'pinned', n.pinned, 'at', cast(extract(epoch from n.received_at) * 1000000 as bigint)) order by n.service)
                   from identity_confirmation n where n.announcement = c.announcement)) as view
              from identity_change c
            """;

    private ChangeList() {
    }

    /**
     * @param by {@code api:<user>}, or {@code events}
     * @param waitingFor services that have not confirmed it yet
     */
    @Schema(name = "IdentityChangeRecord")
    record ChangeView(UUID id, @Schema(description = "merge or separation", examples = "separation") String kind,
            @Schema(description = "api:<user>, or events: what events said joined them", examples = "api:agent") String by,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reason, Instant at,
            @Schema(description = "All profiles that are concerned, the first 1,000") List<UUID> profiles,
            @Schema(description = "Whether all services follow it") boolean confirmed,
            @Schema(description = "Services that have not confirmed it yet") List<String> waitingFor,
            @Schema(description = "The services' receipts; one may cover several changes of one moment") List<ConfirmationView> receipts)
            implements AuditedSubjects {

        @Override
        public Collection<String> people() {
            return profiles.stream().map(each -> ProfileProjector.ownId(each).toString()).toList();
        }
    }

    @Schema(name = "IdentityConfirmation")
    record ConfirmationView(String service, Instant receivedAt,
            @Schema(description = "Whether the key in it signed exactly this") boolean authentic,
            @Schema(description = "Whether it is the key that the service signed with first") boolean pinned,
            @Schema(description = "As the service signed it; Ed25519 over the RFC 8785 form of all but `signature`") JsonNode receipt) {
    }

    static Uni<Page<ChangeView>> page(Mutiny.Session session, String kind, UUID profile, Boolean confirmed, int limit, String cursor) {
        Map<String, Object> parameters = new HashMap<>(Map.of("before", cursor == null ? LAST : LinkList.id(cursor), "rows", limit + 1));
        List<String> filters = new ArrayList<>(List.of("c.id < :before"));
        if (kind != null) {
            filters.add("c.kind = :kind");
            parameters.put("kind", kind);
        }
        if (profile != null) {
            filters.add("c.profiles @> array[cast(:profile as uuid)]");
            parameters.put("profile", profile.toString());
        }
        if (confirmed != null) {
            filters.add(confirmed ? CONFIRMED : "not " + CONFIRMED);
        }
        String sql = "select cast(json_agg(p.view order by p.id desc) as text) from (" + FIELDS + " where " + String.join(" and ", filters)
                + " order by c.id desc limit :rows) p";
        return JsonRows.read(session, sql, parameters).map(rows -> {
            List<ChangeView> views = new ArrayList<>();
            rows.forEach(row -> views.add(view(row)));
            return Page.of(views, limit, last -> PageCursor.of(last.id()));
        });
    }

    static Uni<Optional<ChangeView>> find(Mutiny.Session session, UUID id) {
        return JsonRows.read(session, "select cast(p.view as text) from (" + FIELDS + " where c.id = :id) p", Map.of("id", id))
                .map(row -> row.isObject() ? Optional.of(view(row)) : Optional.empty());
    }

    private static ChangeView view(JsonNode row) {
        List<UUID> profiles = new ArrayList<>();
        row.get("profiles").forEach(each -> profiles.add(UUID.fromString(each.textValue())));
        List<ConfirmationView> receipts = new ArrayList<>();
        row.get("receipts")
                .forEach(each -> receipts.add(new ConfirmationView(each.get("service").textValue(), JsonRows.instant(each.get("at")),
                        each.get("authentic").booleanValue(), each.get("pinned").booleanValue(), each.get("receipt"))));
        List<String> waiting = SERVICES.stream().filter(service -> receipts.stream()
                .noneMatch(each -> each.service().equals(service) && each.authentic() && each.pinned())).toList();
        return new ChangeView(UUID.fromString(row.get("id").textValue()), row.get("kind").textValue(), row.get("by").textValue(),
                row.get("reason").textValue(), JsonRows.instant(row.get("at")), profiles, waiting.isEmpty(), waiting, receipts);
    }
}
