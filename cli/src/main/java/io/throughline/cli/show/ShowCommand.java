package io.throughline.cli.show;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.throughline.cli.show.ValuePath.NoSuchValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows an answer of the APIs in readable form, or extracts one value from it. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = {
                "Reads an answer of the APIs from standard input and prints it for people: objects as lines, lists as tables.",
                "Reads JSON, JSON lines, event streams, and what curl -i prints. Decimals are rounded to four digits, but in a value "
                        + "alone.",
                "Of a problem it prints the faults, and exits with 1."
        },
        footer = {
                "",
                "Examples:",
                "  curl … | ./throughline show                                   the whole answer",
                "  curl … | ./throughline show items.0.id                        one value alone, to be put into a variable",
                "  curl … | ./throughline show steps --columns name,share.value  a table of these columns",
                "  curl -i … | ./throughline show --header ETag                  the value of a header",
                "  curl -N … | ./throughline show people                         of each frame of a stream this value"
        })
public final class ShowCommand implements Callable<Integer> {

    private static final int FAILED = 1;
    private static final int QUOTED = 200;
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build().readerFor(JsonNode.class);

    @Parameters(
            arity = "0..1",
            paramLabel = "PATH",
            description = "Prints the value there: names and positions with dots between, as items.0.id, or a JSON pointer, as "
                    + "/items/0/id.")
    private String path;

    @Option(names = "--columns", paramLabel = "NAME,…", split = ",", description = "The columns of the table; share.low is low in share.")
    private List<String> columns = List.of();

    @Option(names = "--header", paramLabel = "NAME", description = "Prints this header of what curl -i printed, instead of the body.")
    private String header;

    @Option(names = "--raw", description = "Prints indented JSON.")
    private boolean raw;

    @Option(names = "--width", paramLabel = "N", defaultValue = "0",
            description = "Cuts lines at N columns (at a terminal: its width; 0 and else: cuts nothing).")
    private int width;

    @Spec
    private CommandSpec spec;
    private PrintWriter out;
    private PrintWriter err;

    @Override
    public Integer call() throws IOException {
        out = spec.commandLine().getOut();
        err = spec.commandLine().getErr();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            return show(in);
        } finally {
            out.flush();
            err.flush();
        }
    }

    private int show(BufferedReader in) throws IOException {
        HttpMessage message = HttpMessage.read(in);
        if (header != null) {
            return header(message);
        }
        if (path == null && !raw) {
            message.head().forEach(out::println);
        }
        return message.firstLine() != null && EventFrames.areAnnouncedBy(message.firstLine())
                ? frames(new EventFrames(message.firstLine(), in))
                : body(message.body(), message.status());
    }

    private int header(HttpMessage message) {
        Optional<String> value = message.header(header);
        if (value.isEmpty()) {
            return failed(
                    message.head().isEmpty() ? "There are no headers: curl prints them with -i." : "There is no header " + header + ".");
        }
        out.println(value.get());
        return 0;
    }

    private int body(String text, int status) throws IOException {
        if (text.isBlank()) {
            if (path != null) {
                return failed("No content, so there is no " + path + ".");
            }
            out.println("No content.");
            return status >= 400 ? FAILED : 0;
        }
        JsonNode value;
        try {
            value = read(text);
        } catch (JsonProcessingException e) {
            return failed("This is not JSON (" + e.getOriginalMessage() + "):\n" + DisplayWidth.cut(text.strip(), QUOTED));
        }
        if (ProblemView.isProblem(value)) {
            (raw ? List.of(value.toPrettyString()) : ProblemView.lines(value, width)).forEach(raw ? out::println : err::println);
            return FAILED;
        }
        return value(value);
    }

    /** Several values in sequence, as in JSON lines, are treated as a list. */
    private static JsonNode read(String text) throws IOException {
        try (JsonParser values = JSON.createParser(text)) {
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            for (JsonNode value = JSON.readTree(values); value != null && !value.isMissingNode(); value = JSON.readTree(values)) {
                all.add(value);
            }
            return all.size() == 1 ? all.get(0) : all;
        }
    }

    private int value(JsonNode root) {
        JsonNode value;
        try {
            value = path == null ? root : ValuePath.of(path).in(root);
        } catch (NoSuchValue e) {
            return failed(e.getMessage());
        }
        if (raw) {
            out.println(value.toPrettyString());
        } else if (path != null && value.isValueNode()) {
            out.println(value.asText());
        } else {
            new JsonView(columns, width).lines(value).forEach(out::println);
        }
        return 0;
    }

    /** Prints each frame as it arrives, since a stream may have no end. */
    private int frames(EventFrames frames) throws IOException {
        int exit = 0;
        boolean first = true;
        for (String data = frames.next(); data != null; data = frames.next()) {
            if (path == null && !first) {
                out.println();
            }
            first = false;
            exit = Math.max(exit, body(data, 0));
            out.flush();
        }
        return exit;
    }

    private int failed(String message) {
        err.println("throughline: " + message);
        return FAILED;
    }
}
