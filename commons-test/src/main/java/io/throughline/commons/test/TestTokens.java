package io.throughline.commons.test;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;

/**
 * Access tokens in Keycloak's format, signed with a key made for this run. The service under test trusts the key through
 * {@code quarkus.oidc.public-key}; only the end-to-end tests use Keycloak itself.
 */
public final class TestTokens {

    static final String ISSUER = "https://issuer.test/realms/throughline";
    /** Much less than the ten minutes for which a token is valid. */
    private static final Duration REUSED_FOR = Duration.ofMinutes(1);
    private static final Map<List<String>, SignedToken> SIGNED = new ConcurrentHashMap<>();
    private static final KeyPair TRUSTED = keys();
    private static final KeyPair FOREIGN = keys();

    private TestTokens() {
    }

    static Map<String, String> config() {
        return Map.of("quarkus.oidc.auth-server-url", "", "quarkus.oidc.public-key",
                Base64.getEncoder().encodeToString(TRUSTED.getPublic().getEncoded()), "quarkus.oidc.token.issuer", ISSUER);
    }

    private record SignedToken(String text, Instant at) {

        boolean isFresh() {
            return at.plus(REUSED_FOR).isAfter(Instant.now());
        }
    }

    /** A user's token with these realm roles. */
    public static String of(String... roles) {
        // Signing and verifying a token takes milliseconds each, so the thousands of requests of a module's tests share a few tokens.
        return SIGNED.compute(List.of(roles), (same, token) -> token != null && token.isFresh() ? token
                : new SignedToken(sign(user(roles), TRUSTED), Instant.now())).text();
    }

    /** The token of a user with this name. */
    public static String ofUser(String name, String... roles) {
        return sign(user(roles).upn(name).preferredUserName(name), TRUSTED);
    }

    /** A partner client's token, bound to a channel; null leaves the claim out. */
    public static String partner(String client, String channel) {
        return client(client, channel, "partner");
    }

    /** The token of a partner's sandbox. */
    public static String sandbox(String client, String channel) {
        return client(client, channel, "partner-sandbox");
    }

    /** A client's token with these realm roles, bound to a channel; null leaves the claim out. */
    public static String client(String client, String channel, String... roles) {
        JwtClaimsBuilder claims = base().upn("service-account-" + client).claim("azp", client).claim("client_id", client)
                .claim("realm_access", Map.of("roles", List.of(roles)));
        return sign(channel == null ? claims : claims.claim("channel", channel), TRUSTED);
    }

    /** A token that is correct except for its signature, which is by another key. */
    public static String forged(String... roles) {
        return sign(user(roles), FOREIGN);
    }

    public static String expired(String... roles) {
        return sign(user(roles).issuedAt(Instant.now().minusSeconds(7200)).expiresAt(Instant.now().minusSeconds(3600)), TRUSTED);
    }

    /** A token that expires after this time. */
    public static String expiringAfter(Duration time, String... roles) {
        return sign(user(roles).expiresAt(Instant.now().plus(time)), TRUSTED);
    }

    /** A token for another audience. */
    public static String forAnotherAudience(String... roles) {
        return sign(user(roles).audience("somebody-else"), TRUSTED);
    }

    /** A token that names a key with this id; {@code trusted} decides whether the trusted key signs it. */
    public static String withKeyId(String keyId, boolean trusted, String... roles) {
        return user(roles).jws().keyId(keyId).sign((trusted ? TRUSTED : FOREIGN).getPrivate());
    }

    /** A token without a signature, which its header states. */
    public static String unsigned(String... roles) {
        return part("{\"alg\":\"none\",\"typ\":\"JWT\"}") + '.' + of(roles).split("\\.")[1] + '.';
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    /** A key set (RFC 7517) with the trusted key under this id. */
    static String keySet(String keyId) {
        RSAPublicKey key = (RSAPublicKey) TRUSTED.getPublic();
        return "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"}]}".formatted(keyId,
                number(key.getModulus()), number(key.getPublicExponent()));
    }

    private static String number(BigInteger value) {
        byte[] bytes = value.toByteArray();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    private static JwtClaimsBuilder user(String... roles) {
        String name = roles.length == 0 ? "nobody" : roles[0];
        return base().upn(name).preferredUserName(name).claim("azp", "throughline-cli").claim("realm_access",
                Map.of("roles", List.of(roles)));
    }

    private static JwtClaimsBuilder base() {
        return Jwt.claims().issuer(ISSUER).audience("throughline").issuedAt(Instant.now())
                .expiresAt(Instant.now().plusSeconds(600));
    }

    private static String sign(JwtClaimsBuilder claims, KeyPair keys) {
        return claims.jws().sign(keys.getPrivate());
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
