package io.throughline.commons.kafka;

import static io.throughline.commons.kafka.InsyncReplicas.judge;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;

import io.throughline.commons.kafka.InsyncReplicas.ReplicaAction;
import org.junit.jupiter.api.Test;

class InsyncReplicasTest {

    @Test
    void twoOfThreeAndNeverMoreThanThereAre() {
        InsyncReplicas usual = new InsyncReplicas(Optional.empty());
        assertEquals(1, usual.wanted(1));
        assertEquals(1, usual.wanted(2));
        assertEquals(2, usual.wanted(3));
        assertEquals(2, usual.wanted(5));
        assertEquals(3, new InsyncReplicas(Optional.of(3)).wanted(5));
        assertEquals(1, new InsyncReplicas(Optional.of(3)).wanted(1));
        assertEquals(1, new InsyncReplicas(Optional.of(0)).wanted(3));
    }

    @Test
    void aTopicWithoutAValueGetsOneAndAValueOfItsOwnIsLeftToWhoeverGaveIt() {
        assertEquals(ReplicaAction.SET, judge(1, false, 2));
        assertEquals(ReplicaAction.SET, judge(2, false, 2));
        assertEquals(ReplicaAction.RIGHT, judge(3, false, 2));
        assertEquals(ReplicaAction.WARN, judge(1, true, 2));
        assertEquals(ReplicaAction.RIGHT, judge(2, true, 2));
    }
}
