package io.throughline.commons.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs the program from {@code docs/privacy.md} that verifies receipts. */
public final class ReceiptVerifier {

    private static final String START = "```js\n";

    private ReceiptVerifier() {
    }

    /** The exit code: 0 where the signature is valid. */
    public static int run(String receipt) {
        return run(receipt.getBytes(StandardCharsets.UTF_8));
    }

    public static int run(byte[] receipt) {
        try {
            Path program = Files.createTempFile("verify-receipt", ".mjs");
            Path input = Files.createTempFile("receipt", ".json");
            try {
                String page = Files.readString(RepositoryRoot.root().resolve("docs/privacy.md"));
                int from = page.indexOf(START) + START.length();
                Files.writeString(program, page.substring(from, page.indexOf("```", from)));
                Files.write(input, receipt);
                return new ProcessBuilder("node", program.toString()).inheritIO()
                        .redirectInput(input.toFile()).start().waitFor();
            } finally {
                Files.delete(program);
                Files.delete(input);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
