package io.throughline.commons.test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import java.util.Set;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;

/**
 * Background work of services must run in commons' BackgroundLoop or BackgroundTask, which survive errors and are monitored. No
 * other code may start a thread, a timer or an executor. There are no exceptions; a new one has to be named here, with its
 * reason.
 */
public final class ThreadRules {

    /** The package that may start threads. */
    private static final String LOOPS = "io.throughline.commons.loop..";
    private static final Set<String> STARTS = Set.of("ofPlatform", "ofVirtual", "startVirtualThread", "start", "<init>");
    private static final Set<String> EXECUTORS = Set.of(Executors.class.getName(), ScheduledExecutorService.class.getName(),
            ScheduledThreadPoolExecutor.class.getName(), ThreadPoolExecutor.class.getName(), ForkJoinPool.class.getName(),
            Timer.class.getName());
    private static final Set<String> VERTX_TIMERS = Set.of("setPeriodic", "setTimer");

    private ThreadRules() {
    }

    /** Checks all main code below a package, except the tests' own tools. */
    public static void check(String base, String... tools) {
        check(MainClasses.of(base), tools);
    }

    static void check(JavaClasses code, String... tools) {
        String[] outside = Stream.concat(Stream.of(LOOPS), Stream.of(tools)).toArray(String[]::new);
        noClasses().that().resideOutsideOfPackages(outside).should().accessTargetWhere(startsAThread()).check(code);
        noClasses().that().resideOutsideOfPackages(outside).should().beAssignableTo(Thread.class).check(code);
    }

    private static DescribedPredicate<JavaAccess<?>> startsAThread() {
        return DescribedPredicate.describe("starts a thread, a timer or an executor", access -> {
            String owner = access.getTarget().getOwner().getName();
            String name = access.getTarget().getName();
            return owner.equals(Thread.class.getName()) && STARTS.contains(name) || owner.startsWith("java.lang.Thread$Builder")
                    || EXECUTORS.contains(owner)
                    || owner.equals(CompletableFuture.class.getName()) && (name.equals("runAsync") || name.equals("supplyAsync"))
                    || owner.startsWith("io.vertx.") && VERTX_TIMERS.contains(name);
        });
    }
}
