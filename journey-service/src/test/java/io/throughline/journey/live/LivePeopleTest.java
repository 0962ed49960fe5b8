package io.throughline.journey.live;

import static io.throughline.journey.live.state.LiveScene.abandoned;
import static io.throughline.journey.live.state.LiveScene.flows;
import static io.throughline.journey.live.state.LiveScene.stage;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;

import io.throughline.journey.analysis.filter.ComparisonOperator;
import io.throughline.journey.live.state.LiveScene;
import org.junit.jupiter.api.Test;

/** Who turns out to be one person, refuses or is erased counts so in the live view at once. */
class LivePeopleTest {

    private final LiveScene scene = new LiveScene();

    @Test
    void twoWhoTurnOutToBeOneAreOneInEveryNumber() {
        scene.at(0, "anonymous_id:v", "Cart").at(1, "user_id:1", "Order Completed").at(2, "anonymous_id:v", "Look");
        assertThat(scene.seen(3).people()).isEqualTo(2);
        UUID profile = UUID.randomUUID();

        scene.same("anonymous_id:v", profile).same("user_id:1", profile);

        LiveView view = scene.seen(3);
        assertThat(view.people()).isEqualTo(1);
        assertThat(flows(view)).containsExactly(">engagement 1", "engagement>purchase 1", "purchase>look 1");
        assertThat(abandoned(view, "engagement")).isEqualTo("0 of 1");
        assertThat(view.events().lastHour()).isEqualTo(3);

        scene.profiles.remove("anonymous_id:v");
        scene.state.recheck("anonymous_id:v");
        assertThat(scene.seen(3).people()).isEqualTo(2);
        assertThat(flows(scene.seen(3))).containsExactly(">engagement 1", ">purchase 1", "engagement>look 1");
        assertThat(abandoned(scene.seen(33), "engagement")).isEqualTo("1 of 1");
    }

    @Test
    void whoRefusesOrIsErasedVanishesFromEveryNumberAtOnce() {
        scene.at(0, "user_id:1", "Cart").at(1, "user_id:1", "Pay").at(1, "user_id:2", "Cart").at(1, "user_id:3", "Cart").at(2, "user_id:3",
                "Pay");

        scene.erased.add("user_id:1");
        scene.refusing.add("user_id:3");
        scene.state.recheck("user_id:1");
        scene.state.recheck("user_id:3");

        LiveView view = scene.seen(3);
        assertThat(view.people()).isEqualTo(1);
        assertThat(view.events()).isEqualTo(new LiveView.Events(0, 1, 1));
        assertThat(view.latency().n()).isEqualTo(1);
        assertThat(view.channels().getFirst().events().lastHour()).isEqualTo(1);
        assertThat(view.touchpoints()).extracting(each -> each.name().en()).containsExactly("Cart");
        assertThat(stage(view, "purchase").events().lastHour()).isZero();
        assertThat(flows(view)).containsExactly(">engagement 1");
        assertThat(abandoned(view, "engagement")).isEmpty();
        assertThat(scene.state.names()).containsExactly("user_id:2");

        scene.at(3, "user_id:1", "Cart").at(3, "user_id:3", "Cart");
        assertThat(scene.seen(3).people()).isEqualTo(1);
    }

    @Test
    void oneNameOfAPersonMayGoAndTheOthersStay() {
        UUID profile = UUID.randomUUID();
        scene.same("anonymous_id:v", profile).same("user_id:1", profile).at(0, "anonymous_id:v", "Cart").at(1, "user_id:1", "Pay");
        assertThat(abandoned(scene.seen(1), "engagement")).isEqualTo("0 of 1");

        scene.refusing.add("anonymous_id:v");
        scene.state.recheck("anonymous_id:v");

        assertThat(scene.seen(1).people()).isEqualTo(1);
        assertThat(abandoned(scene.seen(1), "engagement")).isEmpty();
        assertThat(flows(scene.seen(1))).containsExactly(">purchase 1");
    }
}
