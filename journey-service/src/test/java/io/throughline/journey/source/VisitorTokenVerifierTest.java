package io.throughline.journey.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.throughline.commons.identity.SourceTrust;
import io.throughline.commons.test.RepositoryRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose word a visitor's token is, and what proves nothing. */
class VisitorTokenVerifierTest {

    private static final Instant NOW = Instant.parse("2026-01-31T09:30:00Z");
    private static final String SECRET = "k5b0dT0YyH8m1cXq2vJw7s9LrEzAfUoPk5b0dT0YyH8m1cXq2vJw7s9LrEzAfUoP";
    private static final String OTHER = "x".repeat(64);
    private static final String HS256 = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final VisitorTokenVerifier verifier = new VisitorTokenVerifier(meters);

    private static Source source(VisitorSecret... secrets) {
        return new Source("shop", "Shop", "web", "key", SourceTrust.PUBLIC, false, NOW, List.of(secrets));
    }

    private static String part(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String token(String header, String claims, String secret, String algorithm) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            String body = part(header) + '.' + part(claims);
            return body + '.' + Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String claims(String subject, long secondsAhead) {
        return "{\"sub\":" + subject + ",\"exp\":" + NOW.plusSeconds(secondsAhead).getEpochSecond() + "}";
    }

    private Optional<String> proven(String token, String userId) {
        return verifier.provenUser(source(new VisitorSecret(SECRET, null)), token, userId, NOW);
    }

    private double counted(String result) {
        return meters.counter("throughline.visitor.tokens", "result", result).count();
    }

    @Test
    void aTokenOfTheSourcesSecretProvesItsSubject() {
        String token = token(HS256, claims("\"李-42\"", 3600), SECRET, "HmacSHA256");

        assertThat(proven(token, "李-42")).contains("李-42");
        assertThat(proven(token, null)).contains("李-42");
        assertThat(counted("proven")).isEqualTo(2);
    }

    @Test
    void itProvesNoOtherUserThanItsSubject() {
        assertThat(proven(token(HS256, claims("\"42\"", 3600), SECRET, "HmacSHA256"), "43")).isEmpty();
        assertThat(counted("other_user")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({ "-1, expired", "0, expired", "86460, too_long_valid", "999999999, too_long_valid" })
    void itsEndIsAheadByADayAtMost(long secondsAhead, String result) {
        assertThat(proven(token(HS256, claims("\"42\"", secondsAhead), SECRET, "HmacSHA256"), "42")).isEmpty();
        assertThat(counted(result)).isEqualTo(1);
    }

    @Test
    void aDayAheadIsNotTooLong() {
        assertThat(proven(token(HS256, claims("\"42\"", 86_400), SECRET, "HmacSHA256"), "42")).contains("42");
    }

    @Test
    void whatIsForgedProvesNothing() {
        String good = claims("\"42\"", 3600);
        List<String> forged = List.of(
                token(HS256, good, OTHER, "HmacSHA256"),
                part("{\"alg\":\"none\"}") + '.' + part(good) + '.',
                part("{\"alg\":\"None\"}") + '.' + part(good) + ".x",
                token("{\"alg\":\"HS512\"}", good, SECRET, "HmacSHA512"),
                token("{\"alg\":\"RS256\"}", good, SECRET, "HmacSHA256"),
                token(HS256, good, SECRET, "HmacSHA256").replaceFirst("\\.[^.]+\\.", "." + part(claims("\"43\"", 3600)) + "."),
                token(HS256, "{\"sub\":\"42\"}", SECRET, "HmacSHA256"),
                token(HS256, claims("42", 3600), SECRET, "HmacSHA256"),
                token(HS256, claims("null", 3600), SECRET, "HmacSHA256"),
                token(HS256, claims("\"\"", 3600), SECRET, "HmacSHA256"),
                token(HS256, "{\"exp\":" + NOW.plusSeconds(60).getEpochSecond() + "}", SECRET, "HmacSHA256"),
                token(HS256, "{\"sub\":\"42\",\"exp\":\"soon\"}", SECRET, "HmacSHA256"),
                token(HS256, claims("\"" + "4".repeat(300) + "\"", 3600), SECRET, "HmacSHA256"),
                token(HS256, "{\"sub\":\"42\",\"pad\":\"" + "x".repeat(4_000) + "\",\"exp\":" + NOW.plusSeconds(60).getEpochSecond() + "}",
                        SECRET, "HmacSHA256"),
                "", ".", "..", "a.b.c", "a.b.c.d.e", "null", "\u0000");

        for (String each : forged) {
            assertThat(proven(each, null)).as(each).isEmpty();
        }
        assertThat(counted("proven")).isZero();
    }

    @Test
    void aSecretThatWasReplacedCountsForItsTimeAndNoLonger() {
        String token = token(HS256, claims("\"42\"", 3600), OTHER, "HmacSHA256");
        Source replaced = source(new VisitorSecret(SECRET, null), new VisitorSecret(OTHER, NOW.plusSeconds(1)));

        assertThat(verifier.provenUser(replaced, token, "42", NOW)).contains("42");
        assertThat(verifier.provenUser(replaced, token, "42", NOW.plusSeconds(1))).isEmpty();
        assertThat(verifier.provenUser(source(), token, "42", NOW)).isEmpty();
    }

    @Test
    void ofTwoSecretsTheOneThatSignedSaysWhatIsWrong() {
        Source two = source(new VisitorSecret(SECRET, null), new VisitorSecret(OTHER, NOW.plusSeconds(60)));

        verifier.provenUser(two, token(HS256, claims("\"42\"", -1), SECRET, "HmacSHA256"), "42", NOW);
        verifier.provenUser(two, token(HS256, claims("\"42\"", -1), OTHER, "HmacSHA256"), "42", NOW);
        verifier.provenUser(two, token(HS256, claims("\"42\"", 60), "z".repeat(64), "HmacSHA256"), "42", NOW);
        verifier.provenUser(source(), token(HS256, claims("\"42\"", 60), SECRET, "HmacSHA256"), "42", NOW);

        assertThat(counted("expired")).isEqualTo(2);
        assertThat(counted("signature")).isEqualTo(1);
        assertThat(counted("secret_missing")).isEqualTo(1);
    }

    @Test
    void aRequestsTokenIsVerifiedOnceForEachOfItsEventsAndOfTooManyTheOthersProveNothing() {
        VisitorTokenVerifier.RequestTokens request = verifier.ofRequest(source(new VisitorSecret(SECRET, null)), NOW);
        for (int i = 0; i < VisitorTokenVerifier.MOST_TOKENS; i++) {
            assertThat(request.provenUser(token(HS256, claims("\"" + i + "\"", 60), SECRET, "HmacSHA256"), null))
                    .contains(Integer.toString(i));
        }

        assertThat(request.provenUser(token(HS256, claims("\"more\"", 60), SECRET, "HmacSHA256"), null)).isEmpty();
        assertThat(request.provenUser(token(HS256, claims("\"7\"", 60), SECRET, "HmacSHA256"), "7")).contains("7");
        assertThat(request.provenUser(token(HS256, claims("\"7\"", 60), SECRET, "HmacSHA256"), "8")).isEmpty();
        assertThat(counted("too_many")).isEqualTo(1);
    }

    @Test
    void theSecretIsInNoText() {
        assertThat(source(new VisitorSecret(SECRET, null)).toString()).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @CsvSource({ "node, token.mjs, node", "java, VisitorToken.java, java", "python, token.py, python3" })
    void theDocumentedProgramsSignSuchTokens(String language, String file, String program, @TempDir Path directory) throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String command = program.equals("java") ? java.toString() : program;
        assumeTrue(isThere(command));
        Path source = Files.writeString(directory.resolve(file), snippet(language));

        String token = output(List.of(command, source.toString(), "li-\"na\"-42", SECRET)).strip();

        assertThat(verifier.provenUser(source(new VisitorSecret(SECRET, null)), token, "li-\"na\"-42", Instant.now()))
                .contains("li-\"na\"-42");
    }

    private static String snippet(String language) throws IOException {
        String documents = Files.readString(RepositoryRoot.root().resolve("docs/sources.md"));
        int begin = documents.indexOf("```" + language + "\n") + language.length() + 4;
        return documents.substring(begin, documents.indexOf("```", begin));
    }

    private static boolean isThere(String command) {
        return Files.isExecutable(Path.of(command))
                || Arrays.stream(System.getenv("PATH").split(":")).anyMatch(each -> Files.isExecutable(Path.of(each, command)));
    }

    private static String output(List<String> command) throws Exception {
        Process process = new ProcessBuilder(new ArrayList<>(command)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output;
    }
}
