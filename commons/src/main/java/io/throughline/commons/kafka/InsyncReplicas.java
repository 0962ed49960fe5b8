package io.throughline.commons.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jboss.logging.Logger;

/**
 * Sets {@code min.insync.replicas} of this system's topics. Producers wait for all replicas that are in sync ({@code acks=all}).
 * Without this setting that may be a single replica, and an acknowledged event is lost with its disk.
 */
final class InsyncReplicas {

    private static final Logger LOG = Logger.getLogger(InsyncReplicas.class);
    private static final String NAME = TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG;

    private final Optional<Integer> configured;
    private final Set<String> looked = ConcurrentHashMap.newKeySet();

    /** @param configured the operator's value; empty for 2 where a topic has 3 replicas or more, else 1 */
    InsyncReplicas(Optional<Integer> configured) {
        this.configured = configured;
    }

    /** Never more than the topic's replicas, since nothing could be written then. */
    int wanted(int replicas) {
        return Math.clamp(configured.orElse(replicas >= 3 ? 2 : 1), 1, Math.max(1, replicas));
    }

    /** What to do about a topic. */
    enum ReplicaAction {
        RIGHT, SET, WARN
    }

    /** A value that is set on the topic itself is left to its operators. */
    static ReplicaAction judge(int value, boolean topicsOwn, int wanted) {
        if (topicsOwn) {
            return value < wanted ? ReplicaAction.WARN : ReplicaAction.RIGHT;
        }
        return value <= wanted ? ReplicaAction.SET : ReplicaAction.RIGHT;
    }

    /**
     * Checks each topic once and sets the value where the topic has none of its own. A missing permission is logged and does not
     * stop the service.
     */
    void correct(Admin admin, List<String> topics) throws InterruptedException {
        List<String> fresh = topics.stream().filter(topic -> !looked.contains(topic)).toList();
        if (fresh.isEmpty()) {
            return;
        }
        try {
            Map<String, TopicDescription> described = admin.describeTopics(fresh).allTopicNames().get();
            Map<ConfigResource, Config> configs = admin.describeConfigs(fresh.stream().map(InsyncReplicas::resource).toList()).all().get();
            Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
            described.forEach((topic, description) -> judge(topic, description, configs.get(resource(topic))).ifPresent(value -> changes
                    .put(resource(topic), List.of(new AlterConfigOp(new ConfigEntry(NAME, value.toString()), AlterConfigOp.OpType.SET)))));
            if (!changes.isEmpty()) {
                admin.incrementalAlterConfigs(changes).all().get();
                changes.keySet().forEach(topic -> LOG.infof("Set %s of topic %s", NAME, topic.name()));
            }
        } catch (ExecutionException e) {
            LOG.warnf("Set %s of topics %s by hand, if they have none: %s", NAME, fresh, e.getCause());
        }
        looked.addAll(fresh);
    }

    private Optional<Integer> judge(String topic, TopicDescription description, Config config) {
        ConfigEntry entry = config.get(NAME);
        int wanted = wanted(description.partitions().stream().mapToInt(partition -> partition.replicas().size()).min().orElse(1));
        boolean topicsOwn = entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG;
        ReplicaAction replicaAction = judge(Integer.parseInt(entry.value()), topicsOwn, wanted);
        if (replicaAction == ReplicaAction.WARN) {
            LOG.warnf("Topic %s has %s=%s; %d is wanted, so that the loss of one disk loses no acknowledged event", topic, NAME,
                    entry.value(), wanted);
        }
        return replicaAction == ReplicaAction.SET ? Optional.of(wanted) : Optional.empty();
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }
}
