package io.throughline.journey.live.state;

import static io.throughline.journey.live.state.LiveScene.abandoned;
import static io.throughline.journey.live.state.LiveScene.flows;
import static io.throughline.journey.live.state.LiveScene.stage;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

import io.throughline.journey.live.LiveSettings;
import io.throughline.journey.live.LiveView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where more comes than is held, what is told is still true. */
class LiveBoundsTest {

    private static LiveScene scene(int people, int events) {
        return new LiveScene(new LiveSettings.Rules(300_000, 1_800_000, Set.of("engagement", "purchase"), Set.of("Order Completed"), people,
                events, 500));
    }

    /** A visitor each ten seconds puts something into the cart; of five one orders a minute later. */
    private static LiveView shop(int people) {
        LiveScene scene = scene(people, 100_000);
        for (int i = 0; i < 600; i++) {
            scene.at(i / 6.0, "user_id:" + i, "Cart");
            if (i >= 6 && i % 5 == 0) {
                scene.at(i / 6.0, "user_id:" + (i - 6), "Order Completed");
            }
        }
        return scene.seen(100);
    }

    @Test
    void abandonmentIsNotToldWhileThoseAreMissingWhoMayHaveLeft() {
        assertThat(stage(shop(1_000), "engagement").abandonment().share()).isBetween(0.75, 0.85);

        LiveView view = shop(100);

        assertThat(view.peopleAtLeast()).isTrue();
        assertThat(stage(view, "engagement").abandonment()).isNull();
        assertThat(stage(view, "purchase").abandonment()).isNull();
    }

    @Test
    void whoWasForgottenAfterTheirStayWasDecidedIsNotMissing() {
        LiveScene scene = scene(1, 1_000).at(0, "user_id:1", "Cart");
        assertThat(abandoned(scene.seen(31), "engagement")).isEqualTo("1 of 1");

        scene.at(32, "user_id:2", "Cart");
        assertThat(abandoned(scene.seen(33), "engagement")).isEqualTo("1 of 1");
        scene.at(34, "user_id:3", "Pay");
        assertThat(abandoned(scene.seen(35), "engagement")).isEmpty();

        scene.at(115, "user_id:3", "Cart").at(116, "user_id:3", "Pay");
        assertThat(abandoned(scene.seen(121.9), "engagement")).as("until they would have been an hour gone").isEmpty();
        assertThat(abandoned(scene.seen(122), "engagement")).isEqualTo("0 of 1");
    }

    /** Ten look and go on to the cart, and then others do so much that nothing of it is held. */
    private static LiveScene busy() {
        LiveScene scene = scene(100_000, 1_000);
        for (int i = 0; i < 10; i++) {
            scene.at(0.1, "user_id:" + i, "Look").at(0.2, "user_id:" + i, "Cart");
        }
        for (int i = 0; i < 1_000; i++) {
            scene.at(1 + i / 1_000.0, "anonymous_id:" + i % 50, "Ping");
        }
        return scene;
    }

    private static void stillThere(LiveScene scene) {
        assertThat(flows(scene.seen(2.5))).containsExactly(">look 10", "look>engagement 10");
        assertThat(stage(scene.seen(2.5), "engagement").people()).isEqualTo(10);
        assertThat(abandoned(scene.seen(40), "engagement")).isEqualTo("10 of 10");
    }

    @Test
    void anEventOutOfOrderTakesNothingBackThatIsNotHeldAnyMore() {
        LiveScene scene = busy();
        for (int i = 0; i < 10; i++) {
            scene.at(2.3, 2.3, "user_id:" + i, "Ping").at(2.25, 2.35, "user_id:" + i, "Ping").at(2.32, 2.36, "user_id:" + i, "Ping");
        }

        stillThere(scene);
    }

    @Test
    void aSignInTakesNothingBackThatIsNotHeldAnyMore() {
        LiveScene scene = busy();
        for (int i = 0; i < 10; i++) {
            UUID profile = new UUID(0, i);
            if (i % 2 == 0) {
                scene.at(2.3, "user_id:" + i, "Ping");
            }
            scene.same("user_id:" + i, profile);
            scene.at(2.4, "anonymous_id:new" + i, "Ping").same("anonymous_id:new" + i, profile);
        }

        stillThere(scene);
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4 })
    void howMuchIsHeldMakesNoDifferenceWhereSomebodySignsIn(long seed) {
        List<String> names = List.of("Look", "Cart", "Pay", "Order Completed", "Deliver", "Page");
        for (int round = 0; round < 15; round++) {
            Random random = new Random(seed * 1_000 + round);
            LiveScene much = scene(100_000, 1_000);
            LiveScene little = scene(100_000, 12);
            double minutes = 0;
            for (int i = 0; i < 60; i++) {
                minutes += random.nextInt(20) == 0 ? 15 : random.nextInt(60) / 60.0 + 0.001;
                String user = "user_id:" + random.nextInt(4);
                String name = names.get(random.nextInt(names.size()));
                much.at(minutes, user, name);
                little.at(minutes, user, name);
                if (random.nextInt(3) == 0) {
                    little.same("user_id:" + random.nextInt(4), new UUID(seed, i));
                }
                LiveView told = little.seen(minutes);
                LiveView known = much.seen(minutes);
                assertThat(told.stages()).as("seed %d round %d event %d", seed, round, i).isEqualTo(known.stages());
                assertThat(flows(told)).as("seed %d round %d event %d", seed, round, i).isEqualTo(flows(known));
            }
        }
    }

    @Test
    void whatIsHeldIsToldAnewFromWhereThePersonWasBefore() {
        LiveScene scene = busy();
        for (int i = 0; i < 10; i++) {
            scene.at(2.1, "user_id:" + i, "Ping").at(2.4, "user_id:" + i, "Deliver").at(2.2, 2.41, "user_id:" + i, "Pay")
                    .same("user_id:" + i, new UUID(0, i));
        }

        LiveView view = scene.seen(2.5);
        assertThat(flows(view)).containsExactly(">look 10", "engagement>purchase 10", "look>engagement 10", "purchase>after 10");
        assertThat(abandoned(view, "engagement")).isEqualTo("0 of 10");
        assertThat(abandoned(view, "purchase")).isEqualTo("0 of 10");
        assertThat(stage(view, "after").people()).isEqualTo(10);
    }
}
