package io.throughline.commons.privacy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The key with which a service signs its receipts. It comes from {@code PRIVACY_SIGNING_KEY} (PKCS#8, base64), which replicas
 * share; otherwise it is generated at the first start and kept in the data folder.
 */
@ApplicationScoped
public class ReceiptSigningKey {

    private static final String FILE = "privacy-signing-key.p8";

    private final PrivateKey privateKey;
    private final Map<String, String> jwk;

    @Inject
    ReceiptSigningKey(@ConfigProperty(name = "throughline.privacy.signing-key") Optional<String> given,
            @ConfigProperty(name = "throughline.data-dir") Optional<Path> directory) {
        try {
            byte[] pkcs8 = given.isPresent() ? Base64.getDecoder().decode(given.get().strip()) : kept(directory);
            this.privateKey = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            this.jwk = Map.of("kty", "OKP", "crv", "Ed25519", "x",
                    Base64.getUrlEncoder().withoutPadding().encodeToString(publicOf(privateKey)));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException("The key that receipts are signed with cannot be had: " + e.getMessage(), e);
        }
    }

    private static byte[] kept(Optional<Path> directory) throws IOException, GeneralSecurityException {
        if (directory.isEmpty()) {
            return fresh();
        }
        Path file = directory.get().resolve(FILE);
        if (!Files.exists(file)) {
            Files.createDirectories(directory.get());
            Path partial = Files.createTempFile(directory.get(), FILE, ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(partial, Base64.getEncoder().encodeToString(fresh()));
            Files.move(partial, file);
        }
        return Base64.getDecoder().decode(Files.readString(file).strip());
    }

    private static byte[] fresh() throws GeneralSecurityException {
        return KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate().getEncoded();
    }

    /** The JDK cannot derive a public key from a private one, but a generator can that gets the private bytes as its randomness. */
    private static byte[] publicOf(PrivateKey key) throws GeneralSecurityException {
        byte[] seed = ((EdECPrivateKey) key).getBytes().orElseThrow(() -> new GeneralSecurityException("The key hides its bytes"));
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(NamedParameterSpec.ED25519, new java.security.SecureRandom() {

            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(seed, 0, bytes, 0, bytes.length);
            }
        });
        KeyPair pair = generator.generateKeyPair();
        byte[] spki = pair.getPublic().getEncoded();
        return Arrays.copyOfRange(spki, spki.length - 32, spki.length);
    }

    public SignedReceipt sign(SignedReceipt receipt) {
        SignedReceipt ours = new SignedReceipt(receipt.requestId(), receipt.kind(), receipt.service(), receipt.status(), receipt.counts(),
                receipt.export(), receipt.at(), jwk, null);
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(privateKey);
            signature.update(ours.signed());
            return ours.with(Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has Ed25519", e);
        }
    }
}
