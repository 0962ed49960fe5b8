package io.throughline.journey.live.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

class RecheckQueueTest {

    private final List<String> looked = new ArrayList<>();
    private final List<String> held = new ArrayList<>(List.of("user_id:1", "user_id:2", "anonymous_id:v"));
    private final AtomicLong erased = new AtomicLong();
    private long now = 1_000_000_000_000L;
    private final RecheckQueue recheckQueue = new RecheckQueue(new RecheckQueue.Held() {

        @Override
        public List<String> names() {
            return held;
        }

        @Override
        public List<String> namesOf(UUID profile) {
            return profile.getMostSignificantBits() == 7 ? List.of("user_id:1", "anonymous_id:v") : List.of();
        }

        @Override
        public boolean holds(String name) {
            return held.contains(name);
        }

        @Override
        public void recheck(List<String> names) {
            looked.addAll(names);
        }
    }, erased::get);

    private List<String> after(long millis) {
        looked.clear();
        now += millis;
        recheckQueue.run(now);
        return List.copyOf(looked);
    }

    private void settled() {
        for (int i = 0; i < 30; i++) {
            after(1_000);
        }
    }

    @Test
    void ofWhomSomethingWasSaidIsLookedAtAtOnceAndAgainForTenSeconds() {
        settled();
        held.clear();

        recheckQueue.identity("user_id:9", now);

        assertThat(after(250)).containsExactly("user_id:9");
        assertThat(after(250)).containsExactly("user_id:9");
        assertThat(after(250)).isEmpty();
        assertThat(after(500)).containsExactly("user_id:9");
        assertThat(after(2_000)).containsExactly("user_id:9");
        assertThat(after(7_000)).containsExactly("user_id:9");
        assertThat(after(20_000)).isEmpty();
    }

    @Test
    void aProfilesConsentIsThatOfAllItsNamesAndOnesOwnIsOnesOwn() {
        settled();
        recheckQueue.consent(new UUID(7, 7).toString(), now);
        assertThat(after(250)).contains("user_id:1", "anonymous_id:v");
        held.clear();
        settled();

        recheckQueue.consent("anonymous_id:w", now);
        recheckQueue.consent("nobody's", now);
        assertThat(after(250)).containsExactly("anonymous_id:w");
    }

    @Test
    void everybodyIsLookedAtWhereTheDefaultChangesAndWhereSomebodyWasErased() {
        settled();
        recheckQueue.consent("*", now);
        assertThat(after(250)).contains("user_id:1", "user_id:2", "anonymous_id:v");
        settled();

        erased.incrementAndGet();
        assertThat(after(2_000)).contains("user_id:1", "user_id:2", "anonymous_id:v");
    }

    @Test
    void everybodyIsLookedAtWithinAMinuteWhateverWasHeard() {
        held.clear();
        for (int i = 0; i < 5_000; i++) {
            held.add("user_id:" + i);
        }
        settled();
        settled();
        settled();
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 62; i++) {
            List<String> some = after(1_000);
            assertThat(some).hasSizeLessThan(200);
            all.addAll(some);
        }

        assertThat(all).containsAll(held);
    }
}
