package io.throughline.profile.privacy.erasure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.IdentifierDigests;
import io.throughline.commons.kafka.TopicDefinitions;
import io.throughline.commons.postgres.EventOutbox;
import io.throughline.profile.core.ErasedPeople;
import io.throughline.profile.core.JsonRows;
import org.hibernate.reactive.mutiny.Mutiny;

/** The suppression list: digests of identifiers, grouped by the erasure that added them. */
@ApplicationScoped
public class SuppressionStore implements ErasedPeople {

    static final String TYPE = "io.throughline.suppression.v1";

    private static final String DIGESTS =
            "(select decode(value, 'hex') from jsonb_array_elements_text(cast(cast(:digests as text) as jsonb)) as v(value))";
    private static final String ADD = """
            insert into suppression (digest, request_id)
            select decode(value, 'hex'), :request
              from jsonb_array_elements_text(cast(cast(:digests as text) as jsonb)) as v(value) order by 1
            on conflict do nothing
            """;
    private static final String AMONG = """
            select cast(json_agg(encode(digest, 'hex')) as text) from suppression where digest in %s
            """.formatted(DIGESTS);
    // A person has several identifiers, and all of them are lifted together.
    private static final String LIFT = """
            with gone as (delete from suppression where digest in %1$s
                or request_id in (select request_id from suppression where digest in %1$s) returning digest)
            select cast(json_agg(encode(digest, 'hex')) as text) from gone
            """.formatted(DIGESTS);

    private final IdentifierDigests digests;
    private final EventOutbox outbox;

    @Inject
    SuppressionStore(IdentifierDigests digests, EventOutbox outbox) {
        this.digests = digests;
        this.outbox = outbox;
    }

    /** Part of the session's transaction, which also notifies the other services. */
    public Uni<Void> add(Mutiny.Session session, Collection<Identifier> identifiers, String requestId) {
        List<String> keys = identifiers.stream().map(digests::of).toList();
        Instant now = Instant.now();
        List<KeyedEvent> events = keys.stream().map(key -> event(key, now, "{\"digest\":\"" + key + "\",\"at\":\"" + now + "\"}")).toList();
        return JsonRows.write(session, ADD, Map.of("digests", keys, "request", requestId))
                .chain(() -> outbox.append(session, TopicDefinitions.SUPPRESSIONS, events));
    }

    /** Lifts the suppression of an identifier, and of all that belong to the same person. Returns how many. */
    Uni<Integer> lift(Mutiny.Session session, Identifier identifier) {
        return JsonRows.read(session, LIFT, Map.of("digests", List.of(digests.of(identifier)))).chain(gone -> {
            Instant now = Instant.now();
            List<KeyedEvent> events = new ArrayList<>();
            gone.forEach(key -> events.add(event(key.textValue(), now, null)));
            return outbox.append(session, TopicDefinitions.SUPPRESSIONS, events).replaceWith(gone.size());
        });
    }

    @Override
    public Uni<Set<Identifier>> findErased(Mutiny.Session session, Collection<Identifier> identifiers) {
        Map<String, Identifier> byDigest = new java.util.HashMap<>();
        identifiers.forEach(each -> byDigest.put(digests.of(each), each));
        return JsonRows.read(session, AMONG, Map.of("digests", byDigest.keySet())).map(found -> {
            Set<Identifier> suppressed = new HashSet<>();
            for (JsonNode digest : found) {
                suppressed.add(byDigest.get(digest.textValue()));
            }
            return suppressed;
        });
    }

    @Override
    public Identifier pseudonym(Identifier identifier) {
        return new Identifier("erased", digests.of(identifier));
    }

    private static KeyedEvent event(String key, Instant at, String json) {
        return new KeyedEvent(UuidCreator.getTimeOrderedEpoch().toString(), "/profile-service", TYPE, key, at,
                json == null ? null : json.getBytes(java.nio.charset.StandardCharsets.UTF_8), null);
    }
}
