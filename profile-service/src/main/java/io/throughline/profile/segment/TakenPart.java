package io.throughline.profile.segment;

import java.util.Collection;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.throughline.commons.audit.AboutPeople;
import io.throughline.commons.identity.Identifier;

/**
 * The answer to a part of an upload: the job.
 *
 * @param identifiers that the part named, for the audit log alone
 */
record TakenPart(@JsonUnwrapped SegmentJob job, @JsonIgnore Collection<Identifier> identifiers) implements AboutPeople {

    @Override
    @JsonIgnore
    public List<String> people() {
        return identifiers.stream().map(Identifier::toString).toList();
    }
}
