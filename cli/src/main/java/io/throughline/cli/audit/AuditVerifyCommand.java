package io.throughline.cli.audit;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.cli.stack.AccessTokens;
import io.throughline.cli.stack.LocalStackAddress;
import io.throughline.cli.stack.ServiceApi;
import io.throughline.cli.stack.StackOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
                "Checks that no entry of the audit log was changed or taken out since it was written.",
                "Exit code 0: intact. 1: broken, or the noted head is not in it. 2: could not be checked."
        },
        footer = {
                "",
                "Note the head that it prints somewhere else, and check against it later: the newest entries that were cut off",
                "are missed by nothing else.",
                "",
                "Example:",
                "  ./throughline audit verify --head 3f0c…"
        })
public final class AuditVerifyCommand implements Callable<Integer> {

    /** The answer comes only after the whole chain has been verified. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    @Option(names = "--head", paramLabel = "HASH", description = "A head that was printed before: must still be in the log.")
    private String head;

    @Mixin
    private StackOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        LocalStackAddress stack = options.stack();
        ServiceApi api = new ServiceApi(new AccessTokens(stack));
        String path = "/v1/audit/verification" + (head == null ? "" : "?head=" + ServiceApi.segment(head));
        JsonNode found = api.expect(api.get("privacy", stack.profile(), path, PATIENCE), "The verification");
        PrintWriter out = spec.commandLine().getOut();
        boolean intact = found.path("intact").booleanValue();
        out.println(intact ? "The audit log is intact." : "THE AUDIT LOG IS NOT INTACT.");
        out.println("entries  %,d".formatted(found.path("entries").longValue()));
        out.println("head     " + found.path("head").asText());
        if (found.hasNonNull("firstBroken")) {
            out.println(
                    "broken   entry %d: %s".formatted(found.at("/firstBroken/seq").longValue(), found.at("/firstBroken/fault").asText()));
        }
        if (found.path("notedHeadFound").isBoolean() && !found.path("notedHeadFound").booleanValue()) {
            out.println("missing  the noted head " + head + (found.hasNonNull("firstBroken") ? "" : ": entries at the end were cut off"));
        }
        out.flush();
        return intact ? 0 : 1;
    }
}
