package io.throughline.profile.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import org.junit.jupiter.api.Test;

class AuditChainVerifierTest {

    private final List<ChainedAuditEntry> chain = chain(5);

    private static ChainedAuditEntry entry(String id) {
        return new ChainedAuditEntry(0, id, Instant.parse("2026-11-02T08:15:31.220415Z"), "agent", List.of("agent"), "profile.read",
                "GET /v1/profiles/{id}", List.of("ab12"), 1, "客户来电", "profile-service", 200, null, null);
    }

    private static List<ChainedAuditEntry> chain(int length) {
        List<ChainedAuditEntry> chain = new ArrayList<>();
        String hash = ChainedAuditEntry.NONE;
        for (int i = 0; i < length; i++) {
            ChainedAuditEntry next = entry("e" + i).behind(i, hash);
            chain.add(next);
            hash = next.hash();
        }
        return chain;
    }

    private static AuditChainVerifier.Result walk(List<ChainedAuditEntry> chain, String noted) {
        AuditChainVerifier walk = new AuditChainVerifier(noted);
        chain.stream().takeWhile(walk::step).toList();
        return walk.result();
    }

    /** The formula, worked out beside the code: what sha256sum gives for 32 zero bytes and this text. */
    @Test
    void theHashIsSha256OfThePreviousHashAndTheCanonicalForm() throws Exception {
        String canonical = "{\"action\":\"profile.read\",\"actor\":\"agent\",\"at\":\"2026-11-02T08:15:31.220415Z\",\"id\":\"e0\","
                + "\"outcome\":200,\"people\":1,\"reason\":\"客户来电\",\"resource\":\"GET /v1/profiles/{id}\",\"roles\":[\"agent\"],"
                + "\"seq\":1,\"service\":\"profile-service\",\"subjects\":[\"ab12\"]}";
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        sha.update(new byte[32]);

        assertThat(chain.getFirst().hash()).isEqualTo(HexFormat.of().formatHex(sha.digest(canonical.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void anUntouchedChainIsIntactAndSaysItsHead() {
        assertThat(walk(chain, chain.get(2).hash())).isEqualTo(new AuditChainVerifier.Result(true, 5, chain.getLast().hash(), null, true));
        assertThat(walk(List.of(), null)).isEqualTo(new AuditChainVerifier.Result(true, 0, ChainedAuditEntry.NONE, null, null));
    }

    @Test
    void aChangedEntryIsFoundEvenWithAHashThatFitsIt() {
        ChainedAuditEntry changed = new ChainedAuditEntry(3, "e2", chain.get(2).at(), "somebody-else", List.of("agent"), "profile.read",
                "GET /v1/profiles/{id}", List.of("ab12"), 1, "客户来电", "profile-service", 200, chain.get(1).hash(), chain.get(2).hash());
        chain.set(2, changed);
        assertThat(walk(chain, null).firstBroken()).isEqualTo(new AuditChainVerifier.Break(3, "its content is not what was hashed"));

        chain.set(2, changed.behind(2, chain.get(1).hash()));
        assertThat(walk(chain, null).firstBroken()).isEqualTo(new AuditChainVerifier.Break(4, "it does not follow the entry before it"));
    }

    @Test
    void aRemovedEntryIsFound() {
        chain.remove(1);

        assertThat(walk(chain, null)).isEqualTo(new AuditChainVerifier.Result(false, 1, chain.getFirst().hash(),
                new AuditChainVerifier.Break(3, "entries before it are missing"), null));
    }

    @Test
    void aTailThatWasCutOffIsFoundAgainstAHeadThatWasNotedBefore() {
        String noted = chain.removeLast().hash();

        assertThat(walk(chain, null).intact()).isTrue();
        assertThat(walk(chain, noted)).isEqualTo(new AuditChainVerifier.Result(false, 4, chain.getLast().hash(), null, false));
    }
}
