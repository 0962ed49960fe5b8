package io.throughline.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import io.throughline.cli.audit.AuditCommand;
import io.throughline.cli.bench.BenchCommand;
import io.throughline.cli.demo.DemoCommand;
import io.throughline.cli.imports.ImportCommand;
import io.throughline.cli.log.LogLinesCommand;
import io.throughline.cli.partner.PartnerCommand;
import io.throughline.cli.show.ShowCommand;
import io.throughline.cli.stack.TokenCommand;
import io.throughline.cli.user.UserCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands of {@code ./throughline} that use a running stack, through its public APIs only. */
@Command(
        name = "throughline",
        description = "One customer, one line through every channel: commands that speak to a running stack.",
        mixinStandardHelpOptions = true,
        version = "Throughline 0.1.0-SNAPSHOT",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = { TokenCommand.class, ImportCommand.class, DemoCommand.class, BenchCommand.class, AuditCommand.class,
                PartnerCommand.class, UserCommand.class,
                ShowCommand.class, LogLinesCommand.class })
public final class ThroughlineCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        // Names and comments may be Chinese, whatever the terminal's locale.
        System.setOut(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(System.err, true, StandardCharsets.UTF_8));
        System.exit(commandLine().execute(args));
    }

    /** The whole command line; a {@link CliFailure} becomes one line on standard error and exit code 2. */
    public static CommandLine commandLine() {
        return new CommandLine(new ThroughlineCommand())
                .setUsageHelpAutoWidth(true)
                // ./throughline passes --data-dir; a later --data-dir by the user overrides it.
                .setOverwrittenOptionsAllowed(true)
                .setExecutionExceptionHandler(
                        (failure, command, parsed) -> {
                            if (!(failure instanceof CliFailure)) {
                                throw failure;
                            }
                            command.getErr().println("throughline: " + failure.getMessage());
                            command.getErr().flush();
                            return 2;
                        });
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command.");
    }
}
