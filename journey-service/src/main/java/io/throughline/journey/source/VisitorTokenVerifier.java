package io.throughline.journey.source;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.micrometer.core.instrument.MeterRegistry;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.HmacKey;

/**
 * Verifies who a visitor is by a token from the site's own server: a JWT (RFC 7519) with {@code sub}, the user id, and {@code exp}, at most
 * 24 hours ahead, signed by HS256 with the source's secret. An invalid token proves nothing, and its event counts as that of an unproven
 * visitor, because sessions may end while a page is open.
 */
@ApplicationScoped
public class VisitorTokenVerifier {

    /** A token with these two claims has about 200 characters; a server may add a few claims. */
    static final int MOST_CHARACTERS = 2_048;
    static final Duration LONGEST = Duration.ofHours(24);
    static final int MOST_USER_ID = 256;
    /**
     * The most different tokens in a request: a page sends one, a proxy of many visitors some. 2,500 kept the collector's thread busy for
     * tenths of a second.
     */
    static final int MOST_TOKENS = 100;

    private final MeterRegistry meters;

    @Inject
    VisitorTokenVerifier(MeterRegistry meters) {
        this.meters = meters;
    }

    /**
     * @param userId the user id in the event; null if it has none
     * @return the user id that the token proves; empty if it proves none
     */
    public Optional<String> provenUser(Source source, String token, String userId, Instant now) {
        return ofRequest(source, now).provenUser(token, userId);
    }

    /** For the events of one request, which mostly have one token: each token is verified once. */
    public RequestTokens ofRequest(Source source, Instant now) {
        return new RequestTokens(source, now);
    }

    /** @param subject null if the token proves nothing */
    private record Verdict(String subject, String result) {
    }

    /** What the tokens of one request prove. Not thread-safe. */
    public final class RequestTokens {

        private final Source source;
        private final Instant now;
        private final Map<String, Verdict> known = new HashMap<>(2);

        private RequestTokens(Source source, Instant now) {
            this.source = source;
            this.now = now;
        }

        public Optional<String> provenUser(String token, String userId) {
            Verdict verdict = known.get(token);
            if (verdict == null && known.size() == MOST_TOKENS) {
                count("too_many");
                return Optional.empty();
            }
            if (verdict == null) {
                verdict = verdict(source, token, now);
                known.put(token, verdict);
            }
            if (verdict.subject() == null) {
                count(verdict.result());
                return Optional.empty();
            }
            boolean same = userId == null || userId.equals(verdict.subject());
            count(same ? "proven" : "other_user");
            return same ? Optional.of(verdict.subject()) : Optional.empty();
        }
    }

    private static Verdict verdict(Source source, String token, Instant now) {
        String result = "secret_missing";
        for (VisitorSecret secret : source.visitorSecrets()) {
            if (!secret.countsAt(now)) {
                continue;
            }
            try {
                return new Verdict(subject(secret, token, now), null);
            } catch (InvalidJwtException refused) {
                // A token with a wrong signature is tried with the other secrets; the one whose signature matches decides about other
                // faults.
                result = reason(refused).equals("signature") && !result.equals("secret_missing") ? result : reason(refused);
            } catch (MalformedClaimException | IllegalArgumentException malformed) {
                result = "malformed";
            }
        }
        return new Verdict(null, result);
    }

    private static String subject(VisitorSecret secret, String token, Instant now) throws InvalidJwtException, MalformedClaimException {
        if (token.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException("too long");
        }
        String subject = new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.HMAC_SHA256))
                .setVerificationKey(new HmacKey(secret.text().getBytes(StandardCharsets.UTF_8)))
                .setRequireSubject().setRequireExpirationTime().setSkipDefaultAudienceValidation()
                .setMaxFutureValidityInMinutes((int) LONGEST.toMinutes())
                .setEvaluationTime(NumericDate.fromMilliseconds(now.toEpochMilli()))
                .build().processToClaims(token).getSubject();
        if (subject == null || subject.isBlank() || subject.length() > MOST_USER_ID) {
            throw new IllegalArgumentException("no user id");
        }
        return subject;
    }

    private static String reason(InvalidJwtException refused) {
        return refused.hasErrorCode(ErrorCodes.SIGNATURE_INVALID) ? "signature"
                : refused.hasErrorCode(ErrorCodes.EXPIRED) ? "expired"
                        : refused.hasErrorCode(ErrorCodes.EXPIRATION_TOO_FAR_IN_FUTURE) ? "too_long_valid" : "malformed";
    }

    private void count(String result) {
        meters.counter("throughline.visitor.tokens", "result", result).increment();
    }
}
