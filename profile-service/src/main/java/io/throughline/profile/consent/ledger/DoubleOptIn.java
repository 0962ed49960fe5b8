package io.throughline.profile.consent.ledger;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.profile.consent.ConsentSettings;
import io.throughline.profile.consent.api.ConsentEntryView;
import io.throughline.profile.consent.state.ConsentStatus;
import io.throughline.profile.core.JsonRows;
import org.hibernate.reactive.mutiny.Mutiny;

/** Issues and accepts the tokens for the second step of a double opt-in. */
@ApplicationScoped
public class DoubleOptIn {

    /** The sender recorded for entries that confirm others. */
    public static final String SENDER = "confirmation";

    /** 256 bits, so that a token cannot be guessed and a digest cannot be reversed. */
    private static final int TOKEN_BYTES = 32;

    private static final String KEEP = """
            insert into consent_token (digest, sender, id, expires_at) values (decode(:digest, 'hex'), :sender, :id, :expires)
            """;
    private static final String FIND = """
            select cast(json_build_object('sender', sender, 'id', id, 'used', used_at is not null, 'expired', expires_at <= :now) as text)
              from consent_token where digest = decode(:digest, 'hex') for update
            """;
    private static final String USE = """
            update consent_token set used_at = :now where digest = decode(:digest, 'hex')
            """;

    private final ConsentRecorder consents;
    private final ConsentSettings settings;
    private final SecureRandom random = new SecureRandom();

    @Inject
    DoubleOptIn(ConsentRecorder consents, ConsentSettings settings) {
        this.consents = consents;
        this.settings = settings;
    }

    /** The result of presenting a token. */
    public sealed interface Outcome {

        /** @param entry the same one each time the token is presented */
        record Confirmed(LedgerEntry entry) implements Outcome {
        }

        record Unknown() implements Outcome {
        }

        record Expired() implements Outcome {
        }
    }

    /** Issues a token for an entry; only its digest is stored. */
    Uni<ConsentEntryView.Confirmation> issue(Mutiny.Session session, LedgerEntry pending) {
        ConsentEntryView.Confirmation token = blank(pending);
        return JsonRows.write(session, KEEP, Map.of("digest", digest(token.token()), "sender", pending.key().sender(),
                "id", pending.key().id(), "expires", token.expiresAt())).replaceWith(token);
    }

    /** Returns a token that confirms nothing. */
    ConsentEntryView.Confirmation blank(LedgerEntry pending) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return new ConsentEntryView.Confirmation(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
                pending.receivedAt().plus(settings.confirmationLifetime()));
    }

    /** @param ownSender the only sender whose entries may be confirmed; null for all */
    public Uni<Outcome> confirm(Mutiny.Session session, String token, String evidence, String ownSender, String author, Instant now) {
        return JsonRows.read(session, FIND, Map.of("digest", digest(token), "now", now)).chain(row -> {
            if (!row.isObject() || ownSender != null && !ownSender.equals(row.get("sender").textValue())) {
                return Uni.createFrom().item(new Outcome.Unknown());
            }
            if (row.get("expired").booleanValue() && !row.get("used").booleanValue()) {
                return Uni.createFrom().item(new Outcome.Expired());
            }
            return confirm(session, row, token, evidence, author, now);
        });
    }

    private Uni<Outcome> confirm(Mutiny.Session session, JsonNode row, String token, String evidence, String author, Instant now) {
        LedgerEntry.Key pending = new LedgerEntry.Key(row.get("sender").textValue(), row.get("id").textValue());
        LedgerEntry.Key own = new LedgerEntry.Key(SENDER, pending.sender() + '/' + pending.id());
        if (row.get("used").booleanValue()) {
            return ConsentLedger.find(session, own).map(found -> new Outcome.Confirmed(found.orElseThrow().entry()));
        }
        return ConsentLedger.retracted(session, List.of(pending))
                .chain(retracted -> !retracted.isEmpty() ? Uni.createFrom().item(new Outcome.Expired())
                        : confirm(session, own, pending, token, evidence, author, now));
    }

    private Uni<Outcome> confirm(Mutiny.Session session, LedgerEntry.Key own, LedgerEntry.Key pending, String token, String evidence,
            String author, Instant now) {
        return ConsentLedger.find(session, pending).chain(found -> {
            LedgerEntry entry = confirmation(own, found.orElseThrow().entry(), evidence, author, now);
            return JsonRows.write(session, USE, Map.of("digest", digest(token), "now", now))
                    .chain(() -> consents.recordAndNotify(session, List.of(entry), Map.of())).replaceWith(new Outcome.Confirmed(entry));
        });
    }

    /** Has the time of the grant that it completes, so that a withdrawal in between stays in force. */
    private static LedgerEntry confirmation(LedgerEntry.Key key, LedgerEntry pending, String evidence, String author, Instant now) {
        return new LedgerEntry(key, pending.identifier(), pending.purpose(), pending.version(), pending.channels(), ConsentStatus.GRANTED,
                false,
                pending.key().id(), pending.region(), pending.language(), pending.at(), now.truncatedTo(ChronoUnit.MICROS),
                pending.source(), evidence, author, true);
    }

    private static String digest(String token) {
        return HexFormat.of().formatHex(LedgerEntry.sha256(token));
    }
}
