package io.throughline.commons.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.quarkus.runtime.StartupEvent;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Pseudonymous digests of identifiers: HMAC-SHA256 (RFC 2104) of the identifier under the deployment's pepper, in hex. Without
 * the pepper, nobody can test phone numbers against a digest. All four services must have the same pepper, and it must not
 * change: digests made with another pepper do not match.
 */
@ApplicationScoped
public class IdentifierDigests {

    static final int LEAST_PEPPER = 16;

    private final String pepper;
    private final SecretKeySpec key;
    private final ThreadLocal<Mac> macs = ThreadLocal.withInitial(this::mac);

    @Inject
    public IdentifierDigests(@ConfigProperty(name = "throughline.suppression.pepper", defaultValue = "") String pepper) {
        this.pepper = pepper;
        this.key = pepper.isEmpty() ? null : new SecretKeySpec(pepper.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    void check(@Observes StartupEvent event) {
        if (pepper.length() < LEAST_PEPPER) {
            throw new IllegalStateException("SUPPRESSION_PEPPER must be set, to the same secret of at least " + LEAST_PEPPER
                    + " characters for all four services");
        }
    }

    public String of(Identifier identifier) {
        return HexFormat.of().formatHex(macs.get().doFinal(identifier.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private Mac mac() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HmacSHA256", e);
        }
    }
}
