package io.throughline.commons.loop;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/**
 * Liveness fails where a restart may help: a loop's thread has ended, a step hangs, or all steps fail by an Error. A step that
 * fails by an exception, such as while a store is unavailable, does not make liveness fail. Readiness waits for the first success
 * of the loops without which no request can be answered.
 */
@ApplicationScoped
class LoopHealth {

    @Produces
    @Liveness
    @ApplicationScoped
    HealthCheck loopsAlive() {
        return () -> {
            HealthCheckResponseBuilder answer = HealthCheckResponse.named("background loops");
            boolean alive = true;
            for (LoopState loop : LoopRegistry.all()) {
                LoopState.LoopStatus loopStatus = loop.verdict();
                if (loopStatus != LoopState.LoopStatus.WELL && loopStatus != LoopState.LoopStatus.ENDED) {
                    answer.withData(loop.name(), loopStatus.name().toLowerCase());
                }
                alive &= loopStatus.isAlive();
            }
            return answer.status(alive).build();
        };
    }

    @Produces
    @Readiness
    @ApplicationScoped
    HealthCheck loopsReady() {
        return () -> {
            HealthCheckResponseBuilder answer = HealthCheckResponse.named("background loops");
            boolean ready = true;
            for (LoopState loop : LoopRegistry.all()) {
                if (!loop.isReady()) {
                    answer.withData(loop.name(), "awaited");
                    ready = false;
                }
            }
            return answer.status(ready).build();
        };
    }
}
