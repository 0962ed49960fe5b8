package io.throughline.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Supervises all processes of one stack. It starts servers first, restarts processes that end, and stops services first. */
final class ProcessSupervisor {

    /** The longest first start on a slow machine, including Keycloak's build. */
    private static final long START_MS = 300_000;
    private static final long PROGRESS_EVERY_MS = 2_000;
    private static final long HEALTH_EVERY_MS = 5_000;
    /** Services complete their current requests; Kafka and PostgreSQL write their state. */
    private static final int STOP_SERVICE_SECONDS = 15;
    private static final int STOP_SERVER_SECONDS = 35;

    private final StackLayout layout;
    private final StackConsole console;
    private final List<SupervisedProcess> servers;
    private final List<SupervisedProcess> services;
    private final long started = System.nanoTime();

    ProcessSupervisor(StackLayout layout, StackConsole console, List<ProcessSpec> servers, List<ProcessSpec> services) {
        this.layout = layout;
        this.console = console;
        this.servers = servers.stream().map(spec -> new SupervisedProcess(spec, layout, console)).toList();
        this.services = services.stream().map(spec -> new SupervisedProcess(spec, layout, console)).toList();
    }

    /** Returns only when the start has failed. The shutdown hook ends a running stack. */
    int run() throws InterruptedException, StartFailure {
        console.say("Starting " + servers.size() + " backing servers and " + services.size() + " services");
        servers.forEach(SupervisedProcess::superviseInBackground);
        // The services do not need Keycloak to start, and Keycloak is by far the slowest.
        awaitReady(servers.stream().filter(server -> !server.spec().name().equals("keycloak")).toList());
        services.forEach(SupervisedProcess::superviseInBackground);
        awaitReady(all().toList());
        console.print(new StackTable(all().toList()).text());
        console.say(String.format("Started in %.1f s, %.2f GB resident in all. Ctrl-C stops everything; data live in %s",
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started) / 1000.0, residentGigabytes(), layout.dataDir()));
        console.print("READY\n");
        watchHealth();
        return 1;
    }

    private Stream<SupervisedProcess> all() {
        return Stream.concat(servers.stream(), services.stream());
    }

    private double residentGigabytes() {
        List<ProcessHandle> processes = new ArrayList<>(List.of(ProcessHandle.current()));
        all().map(SupervisedProcess::processes).forEach(processes::addAll);
        return ProcessMemory.residentKilobytes(processes) / 1024.0 / 1024.0;
    }

    private void awaitReady(List<SupervisedProcess> awaited) throws InterruptedException, StartFailure {
        List<SupervisedProcess> missing = new ArrayList<>(awaited);
        while (!missing.isEmpty()) {
            missing.getFirst().awaitFirstReady(PROGRESS_EVERY_MS);
            boolean progress = missing.removeIf(SupervisedProcess::wasReady);
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
            if (millis > START_MS) {
                throw new StartFailure(
                        missing.getFirst().spec().name() + " does not get ready: see " + layout.log(missing.getFirst().spec().name()));
            }
            if (!progress) {
                console.say("... " + millis / 1000 + " s: waiting for "
                        + String.join(", ", missing.stream().map(one -> one.spec().name()).toList()));
            }
        }
    }

    private void watchHealth() throws InterruptedException {
        Map<String, Boolean> known = new HashMap<>();
        while (true) {
            Thread.sleep(HEALTH_EVERY_MS);
            for (SupervisedProcess service : services) {
                boolean healthy = service.healthy();
                Boolean before = known.put(service.spec().name(), healthy);
                // A process that is down has been reported already.
                if (before != null && before != healthy && !service.processes().isEmpty()) {
                    console.say(service.spec().name()
                            + (healthy ? " is healthy again" : " runs but is not ready: see " + service.spec().address() + "/q/health"));
                }
            }
        }
    }

    void stopAll() {
        console.say("Stopping");
        services.forEach(SupervisedProcess::stop);
        services.forEach(service -> service.awaitStopped(STOP_SERVICE_SECONDS));
        servers.forEach(SupervisedProcess::stop);
        servers.forEach(server -> server.awaitStopped(STOP_SERVER_SECONDS));
        try {
            Files.deleteIfExists(layout.supervisor().file());
        } catch (IOException failure) {
            console.say(failure.getMessage());
        }
        console.say("Stopped");
    }
}
