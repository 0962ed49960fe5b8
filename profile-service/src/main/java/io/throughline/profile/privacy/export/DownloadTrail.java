package io.throughline.profile.privacy.export;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.quarkus.security.identity.SecurityIdentity;
import io.throughline.commons.audit.AuditEntry;
import io.throughline.commons.audit.AuditTrail;
import io.throughline.commons.security.Caller;
import io.throughline.profile.privacy.request.DataRequest;
import io.throughline.profile.privacy.request.RequestResource;

/** Records in the audit log whose data were downloaded. The request's own entry only knows a stream, so it names nobody. */
@ApplicationScoped
public class DownloadTrail {

    public static final String ACTION = "privacy.export.read";

    private static final String RESOURCE = "GET /v1/privacy/requests/{id}/";
    private static final int OK = 200;

    private final AuditTrail trail;
    private final Caller caller;
    private final SecurityIdentity identity;

    @Inject
    DownloadTrail(AuditTrail trail, Caller caller, SecurityIdentity identity) {
        this.trail = trail;
        this.caller = caller;
        this.identity = identity;
    }

    /** To be called before the first line is written; the request already checked that there is room for another entry. */
    public void note(DataRequest request, String what) {
        trail.record(new AuditEntry(caller.name(), identity.getRoles().stream().sorted().toList(), ACTION, RESOURCE + what,
                request.people(), request.people().size(), RequestResource.PURPOSE, trail.service(),
                Instant.now().truncatedTo(ChronoUnit.MICROS), OK));
    }
}
