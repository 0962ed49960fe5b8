package io.throughline.journey.source;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.journey.source.BudgetLimits.Measure;
import io.throughline.journey.source.BudgetLimits.Window;

/**
 * Enforces the budgets of sources from memory, so that no event waits for the store. Each replica counts exactly what it takes itself. Once
 * a second it reports this to the store and learns what the others took, so together they may exceed a budget by what they take within that
 * second. Only existing sources have counters, so unknown keys use no memory.
 */
@ApplicationScoped
public class SourceBudgets {

    private static final Duration SHARED_EACH = Duration.ofSeconds(1);
    private static final long SWEEP_EACH = Duration.ofHours(1).toMillis();

    private final BudgetSettings settings;
    private final BudgetStore store;
    private final MeterRegistry meters;
    private final Clock clock = Clock.systemUTC();
    private final Map<String, SourceUsage> usage = new ConcurrentHashMap<>();
    /** While the store is unavailable, each replica counts alone. */
    private final BackgroundLoop loop = BackgroundLoop.named("source-budgets").longestPause(SHARED_EACH).every(SHARED_EACH, this::share);
    private volatile Map<String, BudgetRequest> own = Map.of();
    private volatile long swept;

    @Inject
    SourceBudgets(BudgetSettings settings, BudgetStore store, MeterRegistry meters) {
        this.settings = settings;
        this.store = store;
        this.meters = meters;
    }

    /** What one request has used of a source's budgets. */
    public final class Admission {

        private final Source source;
        private final Map<Measure, Long> taken;
        private long quarantined;

        private Admission(Source source, Map<Measure, Long> taken) {
            this.source = source;
            this.taken = taken;
        }

        /**
         * Counts events of the request that break a rule and go to the quarantine.
         *
         * @throws ProblemException 429 or 413; the request then does not count
         */
        public void quarantine(int events) {
            try {
                take(source, Map.of(Measure.QUARANTINED, (long) events));
                quarantined += events;
            } catch (ProblemException refused) {
                giveBack();
                throw refused;
            }
        }

        /** Returns what the request used, because nothing of it was kept. */
        public void giveBack() {
            SourceUsage used = of(source.id());
            used.giveBack(clock.instant(), taken);
            used.giveBack(clock.instant(), Map.of(Measure.QUARANTINED, quarantined));
        }
    }

    /**
     * Checks the budgets before the request is read.
     *
     * @throws ProblemException 429 if a budget is used up
     */
    public void requireOpen(Source source) {
        of(source.id()).exhausted(clock.instant(), limits(source)).ifPresent(refusal -> {
            throw refused(source, refusal);
        });
    }

    /**
     * Counts a whole request.
     *
     * @param bytes of the request, decompressed
     * @throws ProblemException 429 with Retry-After, or 413 if the request alone exceeds a budget
     */
    public Admission admit(Source source, int events, int bytes) {
        Map<Measure, Long> amounts = Map.of(Measure.EVENTS, (long) events, Measure.BYTES, (long) bytes);
        take(source, amounts);
        return new Admission(source, amounts);
    }

    private void take(Source source, Map<Measure, Long> amounts) {
        of(source.id()).consume(clock.instant(), limits(source), amounts).ifPresent(refusal -> {
            throw refused(source, refusal);
        });
    }

    private SourceUsage of(String source) {
        return usage.computeIfAbsent(source, each -> new SourceUsage());
    }

    BudgetLimits limits(Source source) {
        BudgetLimits usual = BudgetLimits.of(switch (source.trust()) {
            case PUBLIC -> settings.publicSources();
            case SERVER -> settings.servers();
            case IMPORT -> settings.imports();
        });
        return Optional.ofNullable(own.get(source.id())).map(mine -> mine.over(usual)).orElse(usual);
    }

    private ProblemException refused(Source source, SourceUsage.Refusal refusal) {
        Counter.builder("throughline.collector.over.budget").description("Requests that a source's budgets did not allow")
                .tag("channel", source.channel()).tag("measure", refusal.measure().words).tag("window", refusal.window().word)
                .register(meters).increment();
        String budget = refusal.limit() + " " + refusal.measure().words + " a " + refusal.window().word;
        if (refusal.largerThanLimit() && refusal.limit() > 0) {
            return ProblemException.of(ProblemKind.TOO_LARGE,
                    "This request alone is more than the source's budget of " + budget + ": send smaller batches.");
        }
        long seconds = Math.max(1, Duration.between(clock.instant(), refusal.until()).plusMillis(999).toSeconds());
        return new ProblemException(Problem.of(ProblemKind.TOO_MANY_REQUESTS, "The source's budget of " + budget
                + " is used up until " + refusal.until() + ". Nothing of this request was taken: send it again then."),
                Map.of("Retry-After", Long.toString(seconds)));
    }

    /** For the endpoint: what all replicas have used, according to the store. */
    SourceUsage.WindowUsage shown(String source, Window window) {
        SourceUsage used = of(source);
        reportUsage(source, used, window);
        return used.shown(window, clock.instant());
    }

    void change(String source, BudgetRequest request) {
        store.save(source, request);
        own = store.all();
    }

    /** The sources that have counters. */
    Set<String> counted() {
        return Set.copyOf(usage.keySet());
    }

    private void share() {
        own = store.all();
        for (Map.Entry<String, SourceUsage> each : usage.entrySet()) {
            boolean idle = true;
            for (Window window : Window.values()) {
                SourceUsage.UnreportedUsage untold = each.getValue().unreported(window, clock.instant());
                if (!isNothing(untold)) {
                    idle = false;
                    reportUsage(each.getKey(), each.getValue(), window);
                }
            }
            if (idle && isNothing(each.getValue().shown(Window.DAY, clock.instant()))) {
                // A new day, and the source has sent nothing.
                usage.remove(each.getKey());
            }
        }
        if (System.currentTimeMillis() - swept > SWEEP_EACH) {
            store.sweep();
            swept = System.currentTimeMillis();
        }
    }

    private void reportUsage(String source, SourceUsage used, Window window) {
        SourceUsage.UnreportedUsage untold = used.unreported(window, clock.instant());
        long[][] all = store.add(source, untold);
        used.markReported(untold, all[0], all[1]);
    }

    private static boolean isNothing(SourceUsage.UnreportedUsage untold) {
        return isNothing(untold.used()) && isNothing(untold.refused());
    }

    private static boolean isNothing(SourceUsage.WindowUsage windowUsage) {
        return isNothing(windowUsage.used()) && isNothing(windowUsage.refused());
    }

    private static boolean isNothing(long[] numbers) {
        return java.util.Arrays.stream(numbers).allMatch(each -> each == 0);
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    @PreDestroy
    void close() {
        loop.close();
    }
}
