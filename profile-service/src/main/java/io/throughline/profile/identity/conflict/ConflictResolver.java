package io.throughline.profile.identity.conflict;

import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.identity.change.ChangeOutcome;
import io.throughline.profile.identity.change.ManualJoins;
import io.throughline.profile.identity.graph.IdentityLink;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.reactive.mutiny.Mutiny;

/** Settles conflicts by a user's decision, and lifts such decisions. */
@ApplicationScoped
class ConflictResolver {

    private static final String FIND = """
            select cast(json_build_object('a', c.a, 'b', c.b, 'reason', c.reason, 'status', c.status) as text)
              from identity_conflict c where c.id = :id for no key update
            """;
    private static final String SETTLE = """
            update identity_conflict c set status = :status, settled_by = :by, settled_at = now(), settled_why = :reason
             where c.id = :id and c.status <> :status
            """;
    private static final String LIFT = """
            with lifted as (
              update identity_apart p set lifted_by = :by, lifted_at = now(), lifted_why = :reason
               where p.id = :id and p.lifted_at is null returning p.a, p.b),
            opened as (
              update identity_conflict c set status = 'open', judged_at = '-infinity', settled_by = null, settled_at = null,
                settled_why = null
                from lifted l where c.a = l.a and c.b = l.b and c.status = 'apart'),
            stale as (
              update identity_conflict c set judged_at = '-infinity'
                from lifted l where c.reason = 'apart' and c.status <> 'joined' and not (c.a = l.a and c.b = l.b))
            select cast(json_build_object('there', (select count(*) from identity_apart p where p.id = :id)) as text)
            """;

    /** A user's decision on a conflict. */
    @Schema(name = "ConflictDecision")
    enum Decision {
        join, apart
    }

    private final ManualJoins manualJoins;

    @Inject
    ConflictResolver(ManualJoins manualJoins) {
        this.manualJoins = manualJoins;
    }

    Uni<ChangeOutcome> settle(Mutiny.Session session, UUID id, Decision decision, String reason, String user) {
        return JsonRows.read(session, FIND, Map.of("id", id)).chain(row -> {
            if (!row.isObject()) {
                return Uni.createFrom().item(new ChangeOutcome.Unknown("There is no such conflict."));
            }
            return row.get("a").equals(row.get("b")) ? alone(session, id, row, decision, reason, user)
                    : pair(session, id, row, decision, reason, user);
        });
    }

    private Uni<ChangeOutcome> pair(Mutiny.Session session, UUID id, JsonNode row, Decision decision, String reason, String user) {
        IdentityLink link = new IdentityLink(Identifier.parse(row.get("a").textValue()), Identifier.parse(row.get("b").textValue()));
        Uni<ChangeOutcome> decided = switch (decision) {
            case join -> manualJoins.join(session, link, reason, user);
            case apart -> manualJoins.keepApart(session, link, reason, user);
        };
        return decided.call(
                changeOutcome -> changeOutcome instanceof ChangeOutcome.Done ? mark(session, id, decision, reason, user)
                        : Uni.createFrom().voidItem());
    }

    /**
     * Settles a conflict of a single identifier: a shared device goes back to its last owner; a blocked value is a matter of
     * the rules.
     */
    private Uni<ChangeOutcome> alone(Mutiny.Session session, UUID id, JsonNode row, Decision decision, String reason, String user) {
        boolean shared = row.get("reason").textValue().equals("shared");
        if (decision == Decision.join && !shared) {
            return Uni.createFrom().item(new ChangeOutcome.Refused("The rules block this value: change them, if it names somebody."));
        }
        Uni<ChangeOutcome> decided =
                decision == Decision.join ? manualJoins.giveBack(session, Identifier.parse(row.get("a").textValue()), reason, user)
                        : Uni.createFrom().item(ChangeOutcome.Done.NOTHING);
        return decided.call(() -> mark(session, id, decision, reason, user));
    }

    private static Uni<Integer> mark(Mutiny.Session session, UUID id, Decision decision, String reason, String user) {
        return JsonRows.write(session, SETTLE,
                Map.of("id", id, "status", decision == Decision.join ? "joined" : "apart", "by", user, "reason", reason));
    }

    /**
     * Lifts the mark that keeps two identifiers apart. They can then be joined manually, or by later events whose link was not
     * revoked before.
     */
    Uni<ChangeOutcome> lift(Mutiny.Session session, UUID id, String reason, String user) {
        return JsonRows.read(session, LIFT, Map.of("id", id, "by", user, "reason", reason))
                .map(row -> row.get("there").intValue() == 0 ? new ChangeOutcome.Unknown("Nothing of this id is kept apart.")
                        : ChangeOutcome.Done.NOTHING);
    }
}
