package io.throughline.profile.segment.upload;

import java.util.Collection;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.throughline.commons.audit.AuditedSubjects;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.segment.job.SegmentJob;

/**
 * The answer to a part of an upload: the job.
 *
 * @param identifiers in the part, for the audit log only
 */
record AcceptedPart(@JsonUnwrapped SegmentJob job, @JsonIgnore Collection<Identifier> identifiers) implements AuditedSubjects {

    @Override
    @JsonIgnore
    public List<String> people() {
        return identifiers.stream().map(Identifier::toString).toList();
    }
}
