package io.throughline.commons.audit;

/** An answer that says how a change left a thing that is no person's: it stands in the audit entry's resource. */
public interface AuditedState {

    /** In a few words that name nobody, such as {@code trust=server}. */
    String auditedState();
}
