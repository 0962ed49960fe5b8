package io.throughline.cli.log;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a service's log from standard input for people; {@code ./throughline logs} calls it. */
@Command(
        name = "log-lines",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "Prints log lines, which services write as JSON, for people to read.")
public final class LogLinesCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    private final LogLineFormat format = new LogLineFormat();

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.println(format.readable(line));
                // A followed log must show each line at once.
                if (!lines.ready()) {
                    out.flush();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            out.flush();
        }
    }
}
