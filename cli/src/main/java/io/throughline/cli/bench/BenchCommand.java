package io.throughline.cli.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The parent command of all benchmarks. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures a running stack beside the bare tool that does the same, and prints ratios.",
        synopsisSubcommandLabel = "NAME",
        subcommands = { IngestBench.class, JourneyBench.class, ProfileBench.class, PrivacyBench.class })
public final class BenchCommand implements Runnable {

    @Parameters(arity = "0..1", hidden = true)
    private String unknown;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        String names = String.join(", ", spec.subcommands().keySet());
        throw new ParameterException(
                spec.commandLine(),
                unknown == null ? "Name a benchmark: " + names + "." : "There is no benchmark " + unknown + ": one of " + names + ".");
    }
}
