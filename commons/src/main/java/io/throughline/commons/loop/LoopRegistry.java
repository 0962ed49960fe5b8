package io.throughline.commons.loop;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Metrics;

/** The loops of this process that are started and not closed, with their metrics {@code throughline.loop.*}, tagged by {@code loop}. */
final class LoopRegistry {

    private static final Map<BackgroundLoop, List<Meter>> LOOPS = new ConcurrentHashMap<>();

    private LoopRegistry() {
    }

    static void add(BackgroundLoop loop) {
        LOOPS.put(loop, meters(loop.state()));
    }

    static void remove(BackgroundLoop loop) {
        List<Meter> meters = LOOPS.remove(loop);
        if (meters != null) {
            meters.forEach(Metrics.globalRegistry::remove);
        }
    }

    static Collection<LoopState> all() {
        return LOOPS.keySet().stream().map(BackgroundLoop::state).toList();
    }

    private static List<Meter> meters(LoopState state) {
        List<Meter> meters = new ArrayList<>();
        meters.add(Gauge.builder("throughline.loop.running", state, loop -> loop.isRunning() ? 1 : 0).tag("loop", state.name())
                .description("1 while the loop's thread is there").register(Metrics.globalRegistry));
        meters.add(Gauge.builder("throughline.loop.alive", state, loop -> loop.verdict().isAlive() ? 1 : 0).tag("loop", state.name())
                .description("0 where the loop is dead, hangs, or meets nothing but errors: liveness fails")
                .register(Metrics.globalRegistry));
        meters.add(
                Gauge.builder("throughline.loop.last.success", state, LoopState::lastSuccess).tag("loop", state.name()).baseUnit("seconds")
                        .description("When a step last succeeded, since 1970; 0 where none has yet").register(Metrics.globalRegistry));
        meters.add(FunctionCounter.builder("throughline.loop.steps", state, LoopState::successes).tag("loop", state.name())
                .description("Steps that succeeded").register(Metrics.globalRegistry));
        meters.add(FunctionCounter.builder("throughline.loop.failures", state, LoopState::failures).tag("loop", state.name())
                .description("Failures of steps, each followed by another try").register(Metrics.globalRegistry));
        return meters;
    }
}
