package io.throughline.localstack;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Runs all of Throughline on one machine: backing servers and services, each in its own process. */
@Command(name = "local-stack", mixinStandardHelpOptions = true,
        subcommands = { StartCommand.class, StopCommand.class, PrepareCommand.class },
        description = "Runs the backing servers and the four services on this machine.")
public final class LocalStack {

    private LocalStack() {
    }

    public static void main(String... args) {
        System.exit(new CommandLine(new LocalStack())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof StartFailure) {
                        System.err.println(failure.getMessage());
                    } else {
                        failure.printStackTrace();
                    }
                    return 1;
                })
                .execute(args));
    }
}
