package io.throughline.cli.stack;

import java.nio.file.Path;

import picocli.CommandLine.Option;

/** The options by which every command finds its stack. */
public final class StackOptions {

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "${env:THROUGHLINE_DATA_DIR:-.throughline}",
            description = "The stack's data directory (default: .throughline).")
    private Path dataDir;

    @Option(
            names = "--port-offset",
            paramLabel = "N",
            defaultValue = "${env:THROUGHLINE_PORT_OFFSET:-0}",
            description = "What the stack was started with: added to every port (default: 0).")
    private int portOffset;

    public LocalStackAddress stack() {
        return new LocalStackAddress(dataDir, portOffset);
    }
}
