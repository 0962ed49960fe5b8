package io.throughline.journey.live.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * However events come in, and whenever people turn out to be one, are parted, refuse or are erased: what is seen is as if it had been
 * known before.
 */
class EventReplayTest {

    private static final List<String> NAMES = List.of("Look", "Cart", "Pay", "Order Completed", "Deliver", "Page");

    private record Sent(String id, double at, String user, String name) {
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 })
    void whatIsSeenDoesNotDependOnTheOrderInWhichItIsHeard(long seed) {
        for (int round = 0; round < 40; round++) {
            Random random = new Random(seed * 1_000 + round);
            List<Sent> sent = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                sent.add(new Sent("m" + i, random.nextInt(50 * 60) / 60.0, "user_id:" + random.nextInt(6),
                        NAMES.get(random.nextInt(NAMES.size()))));
            }
            LiveScene known = new LiveScene();
            LiveScene heard = new LiveScene();
            UUID[] profiles = { new UUID(0, 1), new UUID(0, 2) };
            for (int i = 0; i < 6; i++) {
                switch (random.nextInt(5)) {
                    case 0, 1 -> known.profiles.put("user_id:" + i, profiles[random.nextInt(2)]);
                    case 2 -> known.refusing.add("user_id:" + i);
                    default -> {
                        // Nothing is ever said of them.
                    }
                }
            }
            sent.stream().sorted(Comparator.comparingDouble(Sent::at)).forEach(each -> take(known, each));

            List<Sent> shuffled = new ArrayList<>(sent);
            Collections.shuffle(shuffled, random);
            int half = random.nextInt(shuffled.size());
            shuffled.subList(0, half).forEach(each -> take(heard, each));
            // Something else is believed of some for a while.
            heard.same("user_id:0", profiles[0]).same("user_id:1", profiles[0]).same("user_id:0", profiles[1]);
            heard.profiles.clear();
            heard.profiles.putAll(known.profiles);
            heard.refusing.addAll(known.refusing);
            for (int i = 0; i < 6; i++) {
                heard.state.recheck("user_id:" + i);
            }
            shuffled.subList(half, shuffled.size()).forEach(each -> take(heard, each));

            for (double minutes : new double[]{ 55, 70, 85 }) {
                assertThat(heard.seen(minutes)).as("seed %d round %d at %s", seed, round, minutes).isEqualTo(known.seen(minutes));
            }
        }
    }

    /** All received at one time, so that only when it happened tells them apart; two of one person never at one instant. */
    private static void take(LiveScene scene, Sent sent) {
        long at = LiveScene.START + Math.round(sent.at() * 60_000) + Integer.parseInt(sent.id().substring(1));
        scene.take(sent.id(), at, LiveScene.START + 50 * 60_000, sent.user(), sent.name(), LiveScene.START + 50 * 60_000);
    }
}
