package io.throughline.profile.identity.rule;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.intake.BlockedIdentifiers;
import org.hibernate.reactive.mutiny.Mutiny;

/** The rules in force, cached for a second, so that every replica applies a change within one and does not query more often. */
@ApplicationScoped
public class RuleCache implements BlockedIdentifiers {

    private static final long FRESH = Duration.ofSeconds(1).toNanos();
    private static final String LATEST = """
            select cast(json_build_object('version', r.version, 'rules', r.rules) as text)
              from identity_rules r order by r.version desc limit 1
            """;
    private static final String PUT = """
            insert into identity_rules (version, rules, set_by) values (:version, cast(cast(:rules as text) as jsonb), :by)
            on conflict (version) do nothing
            """;

    private volatile CachedRules read;

    /** @param version 0 where nobody has changed the defaults */
    public record InForce(int version, IdentityRules rules, BlockedValues blocked) {

        InForce(int version, IdentityRules rules) {
            this(version, rules, BlockedValues.of(rules));
        }
    }

    private record CachedRules(InForce rules, long at) {
    }

    /** The rules for joining identifiers, at most a second old. */
    public Uni<InForce> inForce(Mutiny.Session session) {
        CachedRules known = read;
        return known != null && System.nanoTime() - known.at() < FRESH ? Uni.createFrom().item(known.rules()) : latest(session);
    }

    @Override
    public Uni<Predicate<Identifier>> blockedIdentifiers(Mutiny.Session session) {
        return inForce(session).map(rules -> rules.blocked()::has);
    }

    Uni<InForce> latest(Mutiny.Session session) {
        return JsonRows.read(session, LATEST, Map.of()).map(row -> {
            InForce found = row.isObject() ? parse(row) : new InForce(0, IdentityRules.DEFAULTS);
            read = new CachedRules(found, System.nanoTime());
            return found;
        });
    }

    /** Replaces a version of the rules; empty where another version is in force by now. */
    Uni<Optional<InForce>> put(Mutiny.Session session, int replaced, IdentityRules rules, String user) {
        InForce next = new InForce(replaced + 1, rules);
        return latest(session).chain(now -> now.version() != replaced ? Uni.createFrom().item(Optional.<InForce>empty())
                : JsonRows
                        .write(session, PUT,
                                Map.of("version", next.version(), "rules", JsonRows.JSON.valueToTree(rules).toString(), "by", user))
                        .map(rows -> rows == 0 ? Optional.<InForce>empty() : Optional.of(next)));
    }

    private static InForce parse(JsonNode row) {
        try {
            return new InForce(row.get("version").intValue(), JsonRows.JSON.treeToValue(row.get("rules"), IdentityRules.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Stored rules are not readable", e);
        }
    }
}
