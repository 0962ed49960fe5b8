package io.throughline.profile.audit;

import java.util.Optional;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Verifies the chain entry by entry, and stops at the first that is not as it was written. */
final class AuditChainVerifier {

    private final String noted;
    private long entries;
    private String head = ChainedAuditEntry.NONE;
    private boolean notedSeen;
    private Break firstBroken;

    /** @param noted an earlier head hash of the chain; null where none was noted */
    AuditChainVerifier(String noted) {
        this.noted = noted;
        this.notedSeen = noted == null;
    }

    /** The fault of an entry. */
    @Schema(name = "AuditBreak")
    record Break(@Schema(description = "The first entry that is not as it was written") long seq,
            @Schema(enumeration = {
                    "entries before it are missing", "it does not follow the entry before it",
                    "its content is not what was hashed" }) String fault){
    }

    /**
     * @param intact false where an entry is broken, or the noted head is not in the chain
     * @param entries the number of entries that are as they were written
     * @param head hash of the last of them: keep it elsewhere, and a later verification against it shows that nothing was cut
     *        off
     */
    @Schema(name = "AuditVerification")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Result(boolean intact, long entries, @Schema(description = "SHA-256 in hex; 64 zeros while there are no entries") String head,
            @Nullable Break firstBroken,
            @Schema(description = "Whether the head that was asked for is in the chain; absent where none "
                    + "was") @Nullable Boolean notedHeadFound) {
    }

    /** @return false once the chain is broken */
    boolean step(ChainedAuditEntry next) {
        Optional<String> fault = next.seq() != entries + 1 ? Optional.of("entries before it are missing")
                : !next.previous().equals(head) ? Optional.of("it does not follow the entry before it")
                        : !next.computedHash().equals(next.hash()) ? Optional.of("its content is not what was hashed")
                                : Optional.empty();
        if (fault.isPresent()) {
            firstBroken = new Break(next.seq(), fault.get());
            return false;
        }
        entries++;
        head = next.hash();
        notedSeen |= head.equals(noted);
        return true;
    }

    Result result() {
        return new Result(firstBroken == null && notedSeen, entries, head, firstBroken, noted == null ? null : notedSeen);
    }
}
