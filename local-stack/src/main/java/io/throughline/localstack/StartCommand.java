package io.throughline.localstack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the stack and keeps it running until Ctrl-C or SIGTERM. */
@Command(name = "up", mixinStandardHelpOptions = true, description = "Starts everything and keeps it running; Ctrl-C stops it.")
final class StartCommand implements Callable<Integer> {

    @Option(names = "--root", description = "The checkout. Default: the current directory.")
    Path root = Path.of("");

    @Option(names = "--data-dir", description = "Where this stack keeps its data. Default: .throughline in the checkout.")
    Optional<Path> dataDir = Optional.empty();

    @Option(names = "--port-offset", defaultValue = "0", description = "Moves every port by this much. Default: ${DEFAULT-VALUE}")
    int portOffset;

    @Option(names = "--fresh", description = "Wipes all data first.")
    boolean fresh;

    @Option(names = "--only", split = ",", description = "Starts these alone, e.g. kafka,postgres,profile-service.")
    List<String> only = List.of();

    @Option(names = "--stop-on-eof", description = "Stops when stdin ends, for a program that starts the stack and may be killed.")
    boolean stopOnEof;

    @Override
    public Integer call() throws Exception {
        StackLayout layout = layout(root, dataDir);
        StackConsole console = new StackConsole(System.out);
        if (portOffset < 0 || portOffset > 65535 - 27117) {
            throw new StartFailure("--port-offset is 0 to " + (65535 - 27117) + ", as the highest port is 27117 plus it");
        }
        Optional<ProcessHandle> running = layout.supervisor().find();
        if (running.isPresent()) {
            throw new StartFailure("Throughline runs already (pid " + running.get().pid() + "): stop it with ./throughline down");
        }
        layout.endLeftOvers().forEach(name -> console.say(name + " was left over from a run that was killed: it is stopped"));
        if (fresh) {
            layout.wipe();
        }
        layout.create();
        StackProcesses processes = new StackProcesses(layout, portOffset, StackCredentials.readOrCreate(layout.credentials()));
        List<ProcessSpec> servers = chosen(processes.servers());
        List<ProcessSpec> services = chosen(processes.services());
        refuseTakenPorts(servers, services);
        layout.supervisor().remember(ProcessHandle.current());
        ProcessSupervisor supervisor = new ProcessSupervisor(layout, console, servers, services);
        Runtime.getRuntime().addShutdownHook(new Thread(supervisor::stopAll, "stop"));
        if (stopOnEof) {
            Thread.ofPlatform().daemon().start(StartCommand::exitWhenStdinEnds);
        }
        for (String missing : StackProcesses.SERVICES) {
            if (isWanted(missing) && services.stream().noneMatch(spec -> spec.name().equals(missing))) {
                console.say(missing + " is not built: build it with ./throughline build");
            }
        }
        return supervisor.run();
    }

    static StackLayout layout(Path root, Optional<Path> dataDir) {
        Path checkout = root.toAbsolutePath().normalize();
        return new StackLayout(checkout, dataDir.map(path -> path.toAbsolutePath().normalize()).orElse(checkout.resolve(".throughline")));
    }

    private boolean isWanted(String name) {
        return only.isEmpty() || only.contains(name);
    }

    private List<ProcessSpec> chosen(List<ProcessSpec> specs) {
        return specs.stream().filter(spec -> isWanted(spec.name())).toList();
    }

    private static void refuseTakenPorts(List<ProcessSpec> servers, List<ProcessSpec> services) throws StartFailure {
        List<ProcessSpec> all = new ArrayList<>(servers);
        all.addAll(services);
        for (ProcessSpec spec : all) {
            for (Map.Entry<Integer, String> port : spec.ports().entrySet()) {
                if (isTaken(port.getKey())) {
                    throw new StartFailure("Port " + port.getKey() + " is taken, and " + port.getValue()
                            + " needs it: stop what listens there, or move all ports with --port-offset N");
                }
            }
        }
    }

    private static boolean isTaken(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
            return false;
        } catch (IOException taken) {
            return true;
        }
    }

    private static void exitWhenStdinEnds() {
        try {
            while (System.in.read() >= 0) {
                // Input has no meaning.
            }
        } catch (IOException closed) {
            // An error means the same as the end.
        }
        System.exit(0);
    }
}
