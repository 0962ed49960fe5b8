package io.throughline.commons.postgres;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Reports how many events are stuck. It never fails: this service still answers, and neither a restart nor another replica can
 * send them.
 */
@Readiness
@ApplicationScoped
class OutboxHealth implements HealthCheck {

    private final OutboxRelay relay;

    @Inject
    OutboxHealth(OutboxRelay relay) {
        this.relay = relay;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("outbox").withData("stuck", relay.stuck()).up().build();
    }
}
