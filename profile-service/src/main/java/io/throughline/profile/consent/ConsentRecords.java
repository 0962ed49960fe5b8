package io.throughline.profile.consent;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.kafka.TopicDefinitions;
import io.throughline.commons.postgres.EventOutbox;
import io.throughline.commons.suppression.SuppressionList;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.PersonIdentifiers;
import io.throughline.profile.core.PersonalRecords;
import io.throughline.profile.core.ProfileProjector;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Exports and deletes what a person agreed to. What is left afterwards is what a company must be able to prove (GDPR,
 * article 7(1)): that such a statement was made, accurate to the day. It does not say by whom; the holder of the
 * deployment's pepper can find it again, given the identifier and the entry's id.
 */
@ApplicationScoped
class ConsentRecords implements PersonalRecords {

    private static final String KEYS = "(select k.key from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))";
    private static final String SHOW = """
            select cast(json_agg(json_build_object('id', e.id, 'sender', e.sender, 'identifier', e.identifier, 'purpose', e.purpose,
                'version', e.version, 'textZh', p.text_zh, 'textEn', p.text_en, 'channels', e.channels, 'decision', e.decision,
                'pending', e.pending, 'confirms', e.confirms, 'region', e.region, 'language', e.language, 'occurredAt', e.at,
                'receivedAt', e.received_at, 'source', e.source, 'evidence', e.evidence) order by e.at, e.sender, e.id) as text)
              from consent_entry e join consent_purpose p on p.id = e.purpose and p.version = e.version
             where e.identifier in %s
            """.formatted(KEYS);
    private static final String ERASING = "select cast(to_json(set_config('throughline.erasing', :on, true)) as text)";
    private static final String ENTRIES = """
            select cast(json_agg(json_build_array(e.identifier, e.sender, e.id)) as text) from consent_entry e where e.identifier in %s
            """.formatted(KEYS);
    private static final String PROVE = """
            insert into consent_proof (digest, purpose, version, channels, decision, confirmed, day, erased_at)
            select decode(r.digest, 'hex'), e.purpose, e.version, e.channels, e.decision, not e.pending,
              cast(e.at at time zone 'UTC' as date), :now
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(sender text, id text, digest text)
              join consent_entry e on e.sender = r.sender and e.id = r.id
            """;
    private static final List<String> DELETES = List.of(
            "delete from consent_entry where identifier in " + KEYS, "delete from consent_echo where identifier in " + KEYS,
            "delete from consent_restriction where identifier in " + KEYS);
    private static final String STATES = """
            with gone as (delete from consent_state where key in %s returning key) select cast(json_agg(key) as text) from gone
            """.formatted(KEYS);

    private final EventOutbox outbox;
    private final Optional<String> pepper;

    @Inject
    ConsentRecords(EventOutbox outbox, ConsentSettings settings) {
        this.outbox = outbox;
        this.pepper = settings.proofPepper();
    }

    @Override
    public String kind() {
        return "consents";
    }

    @Override
    public Uni<JsonNode> show(Mutiny.Session session, PersonIdentifiers person) {
        return JsonRows.read(session, SHOW, Map.of("keys", keys(person)));
    }

    @Override
    public Uni<Integer> eraseRecords(Mutiny.Session session, PersonIdentifiers person) {
        List<String> keys = keys(person);
        // Statements that unproven visitors made under the person's name: they are not exported, but deleted with the person.
        person.identifiers().stream().filter(each -> !SuppressionList.isDevice(each))
                .forEach(each -> keys.add(each.asClaimed().toString()));
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        return JsonRows.read(session, ENTRIES, Map.of("keys", keys))
                .chain(rows -> JsonRows.write(session, PROVE, Map.of("rows", proofs(rows), "now", now)))
                .chain(() -> JsonRows.read(session, ERASING, Map.of("on", "on")))
                .chain(() -> delete(session, keys, 0, 0))
                .call(() -> JsonRows.read(session, ERASING, Map.of("on", "off")))
                .chain(deleted -> JsonRows.read(session, STATES, Map.of("keys", keys)).chain(gone -> {
                    List<KeyedEvent> events = new ArrayList<>();
                    gone.forEach(key -> events.add(ConsentEventData.tombstone(ConsentEventData.key(key.textValue()), now, null)));
                    return outbox.append(session, TopicDefinitions.CONSENTS, events).replaceWith(deleted + gone.size());
                }));
    }

    private static Uni<Integer> delete(Mutiny.Session session, List<String> keys, int next, int deleted) {
        return next == DELETES.size() ? Uni.createFrom().item(deleted)
                : JsonRows.write(session, DELETES.get(next), Map.of("keys", keys))
                        .chain(rows -> delete(session, keys, next + 1, deleted + rows));
    }

    private List<Map<String, String>> proofs(JsonNode rows) {
        List<Map<String, String>> proofs = new ArrayList<>(rows.size());
        for (JsonNode row : rows) {
            Map<String, String> proof = new HashMap<>(Map.of("sender", row.get(1).textValue(), "id", row.get(2).textValue()));
            pepper.ifPresent(key -> proof.put("digest", digest(key, row.get(0).textValue() + '\n' + row.get(2).textValue())));
            proofs.add(proof);
        }
        return proofs;
    }

    /** The digest is keyed, since otherwise a reader of the table could try all telephone numbers. */
    static String digest(String pepper, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(pepper.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has HmacSHA256", e);
        }
    }

    private static List<String> keys(PersonIdentifiers person) {
        List<String> keys = new ArrayList<>(person.identifiers().stream().map(Identifier::toString).toList());
        if (person.profileId() != null) {
            keys.add(ProfileProjector.ownId(person.profileId()).toString());
        }
        person.absorbed().forEach(id -> keys.add(ProfileProjector.ownId(id).toString()));
        return keys;
    }
}
