package io.throughline.profile.segment;

import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.segment.SegmentClient.awaitMember;
import static io.throughline.profile.segment.SegmentClient.awaitTold;
import static io.throughline.profile.segment.SegmentClient.did;
import static io.throughline.profile.segment.SegmentClient.isMember;
import static io.throughline.profile.segment.SegmentClient.make;
import static io.throughline.profile.segment.SegmentClient.profile;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import org.junit.jupiter.api.Test;

/** Who people are turns out to be otherwise. */
@QuarkusTest
@RealServers
class SegmentMergeTest {

    private final Instant now = Instant.now();
    private final String user = "user_id:" + anyone();
    private final String event = "Order " + anyone();

    private UUID segment(String count) {
        return make("段 " + anyone(), "{\"did\":\"" + event + "\",\"count\":" + count + ",\"within\":\"P30D\"}");
    }

    @Test
    void aMergeMovesMembersAndTheOneThatIsNoMoreLeaves() {
        UUID thrice = segment("{\"gte\":3}");
        UUID twice = segment("{\"gte\":2}");
        String other = "email:" + anyone() + "@example.cn";
        did(event, now.minusSeconds(9), user);
        did(event, now.minusSeconds(8), other);
        did(event, now.minusSeconds(7), other);
        UUID one = profile(user);
        UUID two = profile(other);
        awaitMember(twice, two, true);

        ShopTestClient.tell(ShopTestClient.track(now, user, other));

        ShopTestClient.await(user, ShopTestClient.withIdentifiers(2));
        UUID survivor = profile(user);
        UUID absorbed = survivor.equals(one) ? two : one;
        awaitMember(thrice, survivor, true);
        awaitMember(twice, survivor, true);
        assertThat(isMember(twice, absorbed)).isFalse();
        awaitTold(twice, two, survivor.equals(two) ? 1 : 2);
    }

    @Test
    void whoIsTakenApartAgainIsInTheSegmentsOfTheirOwn() {
        String other = "email:" + anyone() + "@example.cn";
        UUID once = segment("{\"eq\":1}");
        UUID twice = segment("{\"gte\":2}");
        did(event, Instant.now().minusSeconds(9), user);
        did(event, Instant.now().minusSeconds(8), other);
        profile(user);
        profile(other);
        ShopTestClient.tell(ShopTestClient.track(Instant.now(), user, other));
        ShopTestClient.await(user, ShopTestClient.withIdentifiers(2));
        UUID merged = profile(user);
        awaitMember(twice, merged, true);
        assertThat(isMember(once, merged)).isFalse();

        SegmentClient.as("agent").body("{\"identifier\":\"" + other + "\",\"reason\":\"两位顾客\"}")
                .post("/v1/profiles/" + merged + "/separations")
                .then().statusCode(200);

        UUID one = profile(user);
        UUID two = profile(other);
        assertThat(one).isNotEqualTo(two);
        assertThat(isMember(once, one)).isTrue();
        assertThat(isMember(once, two)).isTrue();
        assertThat(isMember(twice, one)).isFalse();
        assertThat(isMember(twice, two)).isFalse();
    }
}
