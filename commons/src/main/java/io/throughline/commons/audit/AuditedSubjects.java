package io.throughline.commons.audit;

import java.util.Collection;

/** An answer that tells of people: the audit log notes of whom. */
public interface AuditedSubjects {

    /** Identifiers ({@code type:value}) of those it tells of, one a person; a profile's id is {@code profile_id:<uuid>}. */
    Collection<String> people();
}
