package io.throughline.commons.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jboss.logging.Logger;

/**
 * The topics of this system. Each service creates the missing ones that it uses, so that no cluster has to be prepared and no
 * service has to start before another.
 */
@ApplicationScoped
public class TopicDefinitions {

    public static final String TOUCHPOINTS = "touchpoints";
    public static final String IDENTITIES = "identities";
    public static final String PROFILES = "profiles";
    public static final String CONSENTS = "consents";
    public static final String SEGMENTS = "segments";
    public static final String FEEDBACK = "feedback";
    public static final String DECISIONS = "decisions";
    public static final String PREDICTIONS = "predictions";
    public static final String ALERTS = "alerts";
    /** Data subject requests, and the services' receipts for them. */
    public static final String PRIVACY = "privacy";
    /** Digests of identifiers of erased people, whose data may not be taken in again. */
    public static final String SUPPRESSIONS = "suppressions";
    /** Source retractions: statements of sources that were taken back and may not be taken in again. */
    public static final String SOURCE_RETRACTIONS = "source-retractions";
    /** The audit log: who read or changed whose data. */
    public static final String AUDIT = "audit";

    private static final Duration REMEMBERED = Duration.ofSeconds(30);
    /**
     * How long tombstones are kept for replicas that are stopped; one that is stopped for longer reads the topic from its
     * beginning (CompactedFeed).
     */
    private static final Duration TOMBSTONES = Duration.ofDays(7);
    private static final Set<String> COMPACTED = Set.of(IDENTITIES, CONSENTS, PREDICTIONS, SUPPRESSIONS, SOURCE_RETRACTIONS);
    private static final Logger LOG = Logger.getLogger(TopicDefinitions.class);

    private final KafkaClients clients;
    private final KafkaSettings settings;
    /** When each topic was last seen. This counts for a limited time only, since a broker may be emptied. */
    private final Map<String, Instant> known = new ConcurrentHashMap<>();
    private final InsyncReplicas insync;

    @Inject
    TopicDefinitions(KafkaClients clients, KafkaSettings settings) {
        this.clients = clients;
        this.settings = settings;
        this.insync = new InsyncReplicas(settings.minInsyncReplicas());
    }

    public static String deadLettersOf(String topic) {
        return topic + ".dlq";
    }

    /**
     * Creates the missing topics. Blocks for as long as the broker takes to answer.
     *
     * @throws ExecutionException where the broker does not answer or refuses
     */
    public void ensure(String... names) throws ExecutionException, InterruptedException {
        Instant fresh = Instant.now().minus(REMEMBERED);
        if (Arrays.stream(names).allMatch(name -> known.getOrDefault(name, Instant.MIN).isAfter(fresh))) {
            return;
        }
        try (Admin admin = clients.admin()) {
            Set<String> present = admin.listTopics().names().get();
            insync.correct(admin, Arrays.stream(names).filter(present::contains).toList());
            for (String name : names) {
                if (!present.contains(name)) {
                    create(admin, name);
                }
                known.put(name, Instant.now());
            }
        }
    }

    private void create(Admin admin, String name) throws ExecutionException, InterruptedException {
        try {
            admin.createTopics(Set.of(describe(name))).all().get();
            LOG.infof("Created topic %s", name);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private NewTopic describe(String name) {
        // Dead letters are few, and a single partition gives each a permanent number, its offset.
        boolean deadLetters = name.endsWith(".dlq");
        Map<String, String> config = new HashMap<>();
        if (COMPACTED.contains(name)) {
            config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
            config.put(TopicConfig.DELETE_RETENTION_MS_CONFIG, Long.toString(TOMBSTONES.toMillis()));
        }
        config.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(insync.wanted(settings.replicationFactor())));
        if (deadLetters) {
            config.put(TopicConfig.RETENTION_MS_CONFIG, "-1");
        }
        return new NewTopic(name, Optional.of(deadLetters ? 1 : settings.partitions()),
                Optional.of(settings.replicationFactor())).configs(config);
    }
}
