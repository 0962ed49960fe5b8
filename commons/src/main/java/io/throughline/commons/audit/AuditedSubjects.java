package io.throughline.commons.audit;

import java.util.Collection;

/** An answer that contains data of people, whom the audit log records. */
public interface AuditedSubjects {

    /** Identifiers ({@code type:value}) of the people in the answer, one per person; a profile's id is {@code profile_id:<uuid>}. */
    Collection<String> people();
}
