package io.throughline.profile.segment.membership;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.quarkus.security.identity.SecurityIdentity;
import io.throughline.commons.audit.AuditEntry;
import io.throughline.commons.audit.AuditTrail;
import io.throughline.commons.security.Caller;
import io.throughline.profile.core.ProfileProjector;

/**
 * Records in the audit log which members were exported. The request's own entry is written before the first line and so
 * names nobody.
 */
@ApplicationScoped
class MemberExportAudit {

    static final String ACTION = "segment.export";
    static final String PURPOSE = "writing to the members of a segment";

    private static final String RESOURCE = "GET /v1/segments/{id}/members/export";
    private static final long LOOK_MILLIS = 50;
    private static final int OK = 200;

    private final AuditTrail trail;
    private final Caller caller;
    private final SecurityIdentity identity;

    @Inject
    MemberExportAudit(AuditTrail trail, Caller caller, SecurityIdentity identity) {
        this.trail = trail;
        this.caller = caller;
        this.identity = identity;
    }

    /** To be called while the request is active: lines are written after it. */
    Reader reader() {
        return new Reader(caller.name(), identity.getRoles().stream().sorted().toList());
    }

    /** The caller of the export. */
    record Reader(String name, List<String> roles) {
    }

    /**
     * Has to be called before the members are written, so that no data leave without an audit entry. Waits while the queue of
     * entries is full. Blocks.
     */
    void note(Reader reader, List<MemberView> members) throws InterruptedException {
        for (int from = 0; from < members.size(); from += AuditEntry.MOST_SUBJECTS) {
            while (!trail.hasRoom()) {
                Thread.sleep(LOOK_MILLIS);
            }
            List<String> people = members.subList(from, Math.min(members.size(), from + AuditEntry.MOST_SUBJECTS)).stream()
                    .map(MemberView::profileId).map(MemberExportAudit::subject).toList();
            trail.record(new AuditEntry(reader.name(), reader.roles(), ACTION, RESOURCE, people, people.size(), PURPOSE, trail.service(),
                    Instant.now().truncatedTo(ChronoUnit.MICROS), OK));
        }
    }

    private static String subject(UUID profile) {
        return ProfileProjector.ownId(profile).toString();
    }
}
