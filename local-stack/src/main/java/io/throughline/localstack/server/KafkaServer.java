package io.throughline.localstack.server;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The real Kafka broker in this process: a single node that is KRaft's controller and broker, on the loopback interface. */
@Command(name = "kafka", mixinStandardHelpOptions = true)
public final class KafkaServer extends ServerProgram {

    @Option(names = "--controller-port", defaultValue = "0", description = "Port of the controller; 0 picks a free one.")
    int controllerPort;

    public static void main(String... args) {
        run(new KafkaServer(), args);
    }

    @Override
    BackingServer start() throws Exception {
        int brokerPort = freePort(port);
        Properties properties = properties(brokerPort, freePort(controllerPort));
        format(properties);
        KafkaRaftServer kafka = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
        // Returns when the broker has left recovery and its listener is open.
        kafka.startup();
        return new BackingServer() {
            @Override
            public int port() {
                return brokerPort;
            }

            @Override
            public void awaitEnd() {
                kafka.awaitShutdown();
            }

            @Override
            public void close() {
                kafka.shutdown();
            }
        };
    }

    private Properties properties(int brokerPort, int controller) {
        Properties properties = new Properties();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", "1");
        properties.put("controller.quorum.voters", "1@localhost:" + controller);
        properties.put("listeners", "BROKER://localhost:" + brokerPort + ",CONTROLLER://localhost:" + controller);
        properties.put("advertised.listeners", "BROKER://localhost:" + brokerPort);
        properties.put("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("inter.broker.listener.name", "BROKER");
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("log.dirs", logDir().toString());
        // An unknown topic must be an error here as in production.
        properties.put("auto.create.topics.enable", "false");
        for (String internal : new String[]{ "offsets.topic", "transaction.state.log", "share.coordinator.state.topic" }) {
            properties.put(internal + ".replication.factor", "1");
        }
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        // 50 partitions of offsets suit a cluster; each costs files and time at every start.
        properties.put("offsets.topic.num.partitions", "8");
        properties.put("transaction.state.log.num.partitions", "4");
        // A group of one consumer need not wait 3 s for more members.
        properties.put("group.initial.rebalance.delay.ms", "0");
        // Each log allocates its index files with this size; 10 MB each is too much for many partitions on a laptop.
        properties.put("log.index.size.max.bytes", "1048576");
        // After a kill the new broker waits until the old one's session has expired, by default 9 s.
        properties.put("broker.session.timeout.ms", "3000");
        properties.put("broker.heartbeat.interval.ms", "1000");
        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "4");
        properties.put("log.cleaner.dedupe.buffer.size", "16777216");
        return properties;
    }

    private Path logDir() {
        return dataDir.toAbsolutePath().resolve("log");
    }

    private void format(Properties properties) throws IOException {
        if (Files.exists(logDir().resolve("meta.properties"))) {
            return;
        }
        Path file = dataDir.resolve("server.properties");
        try (OutputStream out = Files.newOutputStream(file)) {
            properties.store(out, null);
        }
        String[] command = { "format", "-t", Uuid.randomUuid().toString(), "-c", file.toString() };
        int exit = StorageTool.execute(command, new PrintStream(System.err, true));
        if (exit != 0) {
            throw new IOException("Kafka's storage in " + logDir() + " could not be formatted: exit " + exit);
        }
    }
}
