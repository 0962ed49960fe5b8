package io.throughline.localstack;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Stops a stack that another terminal has started, and processes that a killed one has left behind. */
@Command(name = "down", mixinStandardHelpOptions = true, description = "Stops everything, from any terminal.")
final class StopCommand implements Callable<Integer> {

    private static final int STOP_SECONDS = 60;

    @Option(names = "--root", description = "The checkout. Default: the current directory.")
    Path root = Path.of("");

    @Option(names = "--data-dir", description = "The stack's data directory. Default: .throughline in the checkout.")
    Optional<Path> dataDir = Optional.empty();

    @Override
    public Integer call() throws Exception {
        StackLayout layout = StartCommand.layout(root, dataDir);
        StackConsole console = new StackConsole(System.out);
        Optional<ProcessHandle> supervisor = layout.supervisor().find();
        supervisor.ifPresent(ProcessHandle::destroy);
        for (long waited = 0; supervisor.isPresent() && supervisor.get().isAlive() && waited < STOP_SECONDS; waited++) {
            if (waited % 2 == 0) {
                console.say("Stopping (pid " + supervisor.get().pid() + ")");
            }
            TimeUnit.SECONDS.sleep(1);
        }
        layout.supervisor().end(1);
        List<String> leftOver = layout.endLeftOvers();
        leftOver.forEach(name -> console.say(name + " was left over: it is stopped"));
        console.say(supervisor.isPresent() || !leftOver.isEmpty() ? "Stopped" : "Nothing was running");
        return 0;
    }
}
