package io.throughline.journey.alert.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.journey.alert.rule.AlertRule;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The secrets that sign webhooks. They are not stored: each is derived by HKDF-SHA256 (RFC 5869) from the deployment's own secret, the
 * rule's id and random bytes stored with the rule. So access to the database is not enough to sign (docs/adr/0016).
 */
@ApplicationScoped
public class WebhookSecrets {

    private static final int SALT_BYTES = 32;
    /** Standard Webhooks requires 24 to 64 bytes. */
    private static final int SECRET_BYTES = 32;
    private static final String PREFIX = "whsec_";

    private final byte[] root;

    @Inject
    WebhookSecrets(@ConfigProperty(name = "throughline.suppression.pepper") String root) {
        this.root = root.getBytes(StandardCharsets.UTF_8);
    }

    public static String newSalt() {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return Base64.getEncoder().encodeToString(salt);
    }

    /** In the form that is shown to its receiver, once. */
    public String shown(String rule, String salt) {
        return PREFIX + Base64.getEncoder().encodeToString(of(rule, salt));
    }

    /** All secrets that sign now. */
    List<byte[]> of(String rule, AlertRule.SigningSalts signing, Instant now) {
        return signing.salts(now).stream().map(salt -> of(rule, salt)).toList();
    }

    private byte[] of(String rule, String salt) {
        try {
            byte[] info = ("throughline webhook secret 1 " + rule).getBytes(StandardCharsets.UTF_8);
            return KDF.getInstance("HKDF-SHA256").deriveData(
                    HKDFParameterSpec.ofExtract().addIKM(root).addSalt(Base64.getDecoder().decode(salt)).thenExpand(info, SECRET_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK from 25 on has HKDF-SHA256", e);
        }
    }
}
