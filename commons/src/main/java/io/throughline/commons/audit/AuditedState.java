package io.throughline.commons.audit;

/** An answer that states what a change made of a thing that belongs to no person. The audit entry's resource contains it. */
public interface AuditedState {

    /** A few words that name no person, such as {@code trust=server}. */
    String auditedState();
}
