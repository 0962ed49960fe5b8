package io.throughline.profile.consent;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.consent.ConsentCheck.Question;
import io.throughline.profile.consent.ledger.ConsentLedger;
import io.throughline.profile.consent.purpose.Purpose;
import io.throughline.profile.consent.purpose.PurposeStore;
import io.throughline.profile.consent.state.EffectiveConsents;
import io.throughline.profile.core.ErasedPeople;
import io.throughline.profile.core.JsonRows;
import org.hibernate.reactive.mutiny.Mutiny;

/** Reads effective consents, in one statement for any number of people. */
@ApplicationScoped
public class ConsentReader {

    // A device has a row of its own where its visitor refused more than the person did.
    private static final String STATE = """
            select cast(json_build_object('profile', i.profile_id, 'known', i.key is not null, 'row', (
                select json_build_object('state', s.state, 'uses', s.uses, 'proof', s.proof, 'region', s.region, 'restricted', s.restricted,
                    'personalisation', s.personalisation, 'speakers', s.speakers)
                  from consent_state s where s.key in (k.key, 'profile_id:' || i.profile_id) order by s.key = k.key desc limit 1)) as text)
              from (select cast(:key as text) collate "C" as key) k left join identifier i on i.key = k.key
            """;
    // A partner's own channel is computed once somebody makes a statement about it; before that, the statement for all
    // partners holds there.
    private static final String CHECK = """
            select cast(json_agg(json_build_object('place', q.place, 'kept', s.key is not null, 'restricted', s.restricted,
                'standing', s.state -> q.purpose -> h.channel, 'uses', s.uses -> q.purpose, 'region', s.region, 'entry', (select %s
                  from consent_entry e where e.sender = s.proof -> q.purpose -> h.channel ->> 'sender'
                   and e.id = s.proof -> q.purpose -> h.channel ->> 'id'))) as text)
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as q(place int, identifier text, purpose text, channel text,
                otherwise text)
              left join identifier i on i.key = q.identifier collate "C"
              left join lateral (select c.* from consent_state c where c.key in (q.identifier, 'profile_id:' || i.profile_id)
                order by c.key = q.identifier desc limit 1) s on true
              cross join lateral (select case when s.state -> q.purpose -> q.channel is null then coalesce(q.otherwise,
                q.channel) else q.channel end as channel) h
            """.formatted(ConsentLedger.COLUMNS);

    private final PurposeStore purposes;

    private final ErasedPeople erased;

    @Inject
    ConsentReader(PurposeStore purposes, ErasedPeople erased) {
        this.purposes = purposes;
        this.erased = erased;
    }

    /** The stored consents of a person, or the defaults where none are stored. */
    public record StoredConsents(UUID profileId, boolean known, JsonNode state, JsonNode uses, JsonNode proof, String region,
            boolean personalisation,
            boolean restricted, List<String> speakers) {
    }

    public Uni<StoredConsents> held(Mutiny.Session session, Identifier identifier) {
        return purposes.known(session).chain(known -> JsonRows.read(session, STATE, Map.of("key", identifier.toString())).map(found -> {
            UUID profile = Optional.ofNullable(found.get("profile").textValue()).map(UUID::fromString).orElse(null);
            JsonNode row = found.get("row");
            if (row.isNull()) {
                EffectiveConsents nothing = EffectiveConsents.of(known.inForce(Instant.now()), List.of(), null);
                return new StoredConsents(profile, found.get("known").booleanValue(), JsonRows.JSON.valueToTree(nothing.state()),
                        JsonRows.JSON.valueToTree(nothing.uses()), JsonRows.JSON.createObjectNode(), null, nothing.personalisation(),
                        false, List.of(identifier.toString()));
            }
            List<String> speakers = new ArrayList<>();
            row.get("speakers").forEach(key -> speakers.add(key.textValue()));
            return new StoredConsents(profile, true, row.get("state"), row.get("uses"), row.get("proof"), row.get("region").textValue(),
                    row.get("personalisation").booleanValue(), row.get("restricted").booleanValue(), speakers);
        }));
    }

    /** The answers, in the order of the questions. The purposes must exist. */
    public Uni<List<ConsentCheck>> check(Mutiny.Session session, List<Question> questions, PurposeStore.Known known) {
        return check(session, questions, known, Map.of());
    }

    /** The same for a partner. To a partner, an erased person looks like one about whom only this partner made statements. */
    public Uni<List<ConsentCheck>> checkForPartner(Mutiny.Session session, List<Question> questions, PurposeStore.Known known) {
        return erased.findErased(session, questions.stream().map(Question::identifier).collect(Collectors.toSet())).chain(suppressed -> {
            Map<Identifier, Identifier> pseudonyms = suppressed.stream().collect(Collectors.toMap(each -> each, erased::pseudonym));
            return check(session, questions, known, pseudonyms);
        });
    }

    private Uni<List<ConsentCheck>> check(Mutiny.Session session, List<Question> questions, PurposeStore.Known known,
            Map<Identifier, Identifier> pseudonyms) {
        List<Purpose> inForce = known.inForce(Instant.now());
        List<Map<String, Object>> rows = IntStream.range(0, questions.size()).mapToObj(place -> {
            Map<String, Object> row = new HashMap<>();
            row.put("place", place);
            Identifier asked = questions.get(place).identifier();
            row.put("identifier", pseudonyms.getOrDefault(asked, asked));
            row.put("purpose", questions.get(place).purpose());
            row.put("channel", questions.get(place).channel());
            row.put("otherwise", purpose(inForce, questions.get(place)).standIn(questions.get(place).channel()));
            return row;
        }).toList();
        return JsonRows.read(session, CHECK, Map.of("rows", rows)).map(found -> {
            ConsentCheck[] answers = new ConsentCheck[questions.size()];
            found.forEach(row -> {
                Question question = questions.get(row.get("place").intValue());
                answers[row.get("place").intValue()] = ConsentCheck.of(question, purpose(inForce, question), row);
            });
            return List.of(answers);
        });
    }

    private static Purpose purpose(List<Purpose> inForce, Question question) {
        return inForce.stream().filter(each -> each.id().equals(question.purpose())).findFirst().orElseThrow();
    }
}
