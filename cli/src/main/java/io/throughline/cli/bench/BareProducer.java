package io.throughline.cli.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.throughline.cli.CliFailure;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Kafka's own producer benchmark, {@code org.apache.kafka.tools.ProducerPerformance}, in a JVM of its own: it measures what the
 * broker accepts without any service before it. The topic is created for the run, with as many partitions as {@code touchpoints}
 * has.
 */
final class BareProducer implements AutoCloseable {

    /** @param p50Millis as the tool measures it: from {@code send} to the acknowledgement, including the wait in the producer's batch */
    record Result(double recordsPerSecond, double p50Millis, double p99Millis) {
    }

    private static final int PARTITIONS = 6;
    private static final int PATIENCE_SECONDS = 300;
    private static final Pattern LAST_LINE =
            Pattern.compile("(\\d+) records sent, ([\\d.]+) records/sec .*?([\\d.]+) ms 50th, .*?([\\d.]+) ms 99th", Pattern.DOTALL);

    private final String bootstrap;
    private final String topic;
    private final Path payloads;
    private final Admin admin;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Process running;

    /** @param payloads the records to send, one per line; the tool picks them at random */
    BareProducer(String bootstrap, String topic, Path payloads) {
        this.bootstrap = bootstrap;
        this.topic = topic;
        this.payloads = payloads;
        this.admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap, AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 20_000));
        settle("Making the topic " + topic, () -> admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get());
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    Result run(int records) throws InterruptedException {
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-cp",
                System.getProperty("java.class.path"),
                "org.apache.kafka.tools.ProducerPerformance", "--bootstrap-server", bootstrap, "--topic", topic, "--num-records",
                Integer.toString(records), "--throughput", "-1", "--payload-file", payloads.toString(), "--command-property", "acks=all",
                "enable.idempotence=true");
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            running = process;
            // Without its topic or its broker the tool retries forever.
            process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).exceptionally(timeout -> process.destroyForcibly());
            try {
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                int exit = process.waitFor();
                if (exit != 0) {
                    throw new CliFailure(
                            "Kafka's producer benchmark failed: " + output.lines().reduce((first, last) -> last).orElse("exit " + exit));
                }
                return parse(output);
            } finally {
                process.destroy();
            }
        } catch (IOException cannotStart) {
            throw new CliFailure("Cannot start Kafka's producer benchmark: " + cannotStart.getMessage(), cannotStart);
        }
    }

    /** Parses the tool's last line, which covers the whole run. The lines before it cover intervals, without percentiles. */
    static Result parse(String output) {
        String last = output.lines().filter(line -> line.contains("ms 99th")).reduce((first, second) -> second).orElse("");
        Matcher matcher = LAST_LINE.matcher(last);
        if (!matcher.find()) {
            throw new CliFailure("Kafka's producer benchmark printed nothing that can be read: " + output.lines().findFirst().orElse(""));
        }
        return new Result(Double.parseDouble(matcher.group(2)), Double.parseDouble(matcher.group(3)), Double.parseDouble(matcher.group(4)));
    }

    /** Runs on Ctrl-C too, so that neither the tool nor its topic outlives the benchmark. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (running != null) {
            running.destroy();
        }
        try (admin) {
            settle("Deleting the topic " + topic, () -> admin.deleteTopics(List.of(topic)).all().get());
        }
    }

    private interface Call {
        void run() throws ExecutionException, InterruptedException;
    }

    private static void settle(String what, Call call) {
        try {
            call.run();
        } catch (ExecutionException refused) {
            throw new CliFailure(what + " failed: " + refused.getCause().getMessage(), refused);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CliFailure("Interrupted.", interrupted);
        }
    }
}
