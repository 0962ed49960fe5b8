package io.throughline.profile.segment;

import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.segment.SegmentClient.awaitMember;
import static io.throughline.profile.segment.SegmentClient.awaitTold;
import static io.throughline.profile.segment.SegmentClient.change;
import static io.throughline.profile.segment.SegmentClient.did;
import static io.throughline.profile.segment.SegmentClient.isMember;
import static io.throughline.profile.segment.SegmentClient.make;
import static io.throughline.profile.segment.SegmentClient.profile;
import static io.throughline.profile.segment.SegmentClient.sql;
import static io.throughline.profile.segment.SegmentClient.told;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.test.EventContracts;
import io.throughline.commons.test.TestEvents;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import io.throughline.profile.core.PersonIdentifiers;
import org.junit.jupiter.api.Test;

@QuarkusTest
@RealServers
class SegmentFlowTest {

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final String user = "user_id:" + anyone();
    private final String event = "Order " + anyone();

    @Inject
    SegmentRecords records;

    private String bought(int times, String within) {
        return "{\"did\":\"" + event + "\",\"count\":{\"gte\":" + times + "},\"within\":\"" + within + "\"}";
    }

    private UUID segment(String rule) {
        return make("段 " + anyone(), rule);
    }

    @Test
    void whoBuysThriceEntersWithTheEventThatMakesThemAndItIsToldOnceWithItsReason() {
        UUID thrice = segment("{\"and\":[" + bought(3, "P30D") + ",{\"trait\":\"city\",\"eq\":\"上海\"}]}");
        ShopTestClient.tell(ShopTestClient.identify(now.minusSeconds(100), "{\"city\":\"上海\"}", user));
        UUID person = profile(user);
        did(event, now.minusSeconds(3), user);
        did(event, now.minusSeconds(2), user);
        String third = SegmentClient.event(event, now.minusSeconds(2), "{}", user);

        ShopTestClient.tell(third);
        awaitMember(thrice, person, true);
        ShopTestClient.tell(third);

        var records = awaitTold(thrice, person, 1);
        assertThat(TestEvents.header(records.getFirst(), "ce_type")).isEqualTo("io.throughline.segment.entered.v1");
        EventContracts.assertValid("segments", "entered", records.getFirst().value());
        JsonPath entered = told(thrice, person).getFirst();
        assertThat(entered.getString("reason.kind")).isEqualTo("touchpoint");
        assertThat(entered.getString("reason.id")).isEqualTo(JsonPath.from(third).getString("messageId"));
        assertThat(entered.getList("reason.parts")).isEqualTo(List.of("/rule/and/0", "/rule/and/1"));
        assertThat(entered.getInt("version")).isEqualTo(1);
        did("Something Else", now, user);
        ShopTestClient.tell(ShopTestClient.identify(now, "{\"city\":\"北京\"}", user));
        awaitMember(thrice, person, false);
        var both = awaitTold(thrice, person, 2);
        EventContracts.assertValid("segments", "exited", both.getLast().value());
        assertThat(both).hasSize(2);
        assertThat(told(thrice, person).getLast().getString("reason.kind")).isIn("trait", "touchpoint");
        assertThat(told(thrice, person).getLast().getList("reason.parts")).isEqualTo(List.of("/rule/and/1"));
    }

    @Test
    void membersLeaveAtTheMomentThatTheirWindowRunsOut() {
        UUID recent = segment(bought(1, "PT3S"));
        Instant at = Instant.now();
        did(event, at, user);
        UUID person = profile(user);
        awaitMember(recent, person, true);

        awaitMember(recent, person, false);

        assertThat(Instant.now()).isBetween(at.plusSeconds(3), at.plusSeconds(3).plusMillis(1_500));
        awaitTold(recent, person, 2);
        JsonPath exited = told(recent, person).getLast();
        assertThat(exited.getString("reason.kind")).isEqualTo("time");
        assertThat(Instant.parse(exited.getString("at"))).isBetween(at.plusSeconds(3), at.plusSeconds(4));
    }

    @Test
    void membersEnterWhenWhatMustNotFollowDidNotFollow() {
        UUID abandoned = segment(
                "{\"sequence\":[{\"did\":\"" + event + "\"},{\"didNot\":\"Paid " + event + "\"}],\"gap\":\"PT2S\",\"within\":\"P1D\"}");
        String payer = "user_id:" + anyone();
        did(event, Instant.now(), user);
        did(event, Instant.now(), payer);
        did("Paid " + event, Instant.now(), payer);

        awaitMember(abandoned, profile(user), true);

        assertThat(isMember(abandoned, profile(payer))).isFalse();
    }

    @Test
    void aWindowThatEndedWhileTheServiceWasDownIsFoundAtTheStart() {
        UUID thrice = segment(bought(1, "P30D"));
        did(event, now.minusSeconds(1), user);
        UUID person = profile(user);
        awaitMember(thrice, person, true);
        // As it would be found after a month without the service: the event is older, and what was due is in the past.
        sql("update activity set at = at - interval '31 days' where name = '" + event + "'");
        sql("update segment_due set at = now() - interval '1 day' where segment_id = '" + thrice + "'");

        awaitMember(thrice, person, false);

        awaitTold(thrice, person, 2);
        assertThat(told(thrice, person).getLast().getString("reason.kind")).isEqualTo("time");
    }

    @Test
    void aLateEventIsCountedByItsTimeAndOneBeyondTheWindowIsNot() {
        UUID recent = segment(bought(2, "P7D"));
        did(event, now.minusSeconds(60), user);
        UUID person = profile(user);
        did(event, now.minus(Duration.ofDays(8)), user);
        did("Marker " + event, now, user);
        ShopTestClient.tell(ShopTestClient.identify(now, "{\"seen\":1}", user));
        ShopTestClient.await(user, profile -> profile.get("traits.seen") != null);
        assertThat(isMember(recent, person)).isFalse();

        did(event, now.minus(Duration.ofDays(6)), user);

        awaitMember(recent, person, true);
    }

    @Test
    void aSpanHasItsFirstInstantAndNotItsLast() {
        Instant from = now.minusSeconds(86_400).truncatedTo(ChronoUnit.SECONDS);
        Instant to = from.plusSeconds(3_600);
        String rule = "{\"did\":\"" + event + "\",\"from\":\"" + from + "\",\"to\":\"" + to + "\"}";
        UUID before = segment(rule);
        String late = "user_id:" + anyone();
        did(event, from, user);
        did(event, to, late);

        awaitMember(before, profile(user), true);
        awaitMember(segment(rule), profile(user), true);
        assertThat(isMember(before, profile(late))).isFalse();
    }

    @Test
    void aSegmentOfSegmentsFollowsInTheSameTransaction() {
        UUID buyers = segment(bought(1, "P30D"));
        UUID local = segment("{\"trait\":\"city\",\"eq\":\"" + event + "\"}");
        UUID both = segment("{\"and\":[{\"segment\":\"" + buyers + "\"},{\"not\":{\"segment\":\"" + local + "\"}}]}");
        UUID none = segment("{\"not\":{\"segment\":\"" + both + "\"}}");
        did(event, now, user);
        UUID person = profile(user);

        awaitMember(both, person, true);
        assertThat(isMember(none, person)).isFalse();
        ShopTestClient.tell(ShopTestClient.identify(now, "{\"city\":\"" + event + "\"}", user));
        awaitMember(local, person, true);
        assertThat(isMember(both, person)).isFalse();
        assertThat(isMember(none, person)).isTrue();
    }

    @Test
    void aChangedDefinitionIsAskedOfEverybodyWhileEventsArrive() throws InterruptedException {
        String name = "段 " + anyone();
        List<String> people = java.util.stream.IntStream.range(0, 20).mapToObj(i -> "user_id:" + anyone()).toList();
        people.forEach(each -> did(event, now.minusSeconds(50), each));
        UUID id = make(name, bought(2, "P30D"));
        Thread events = Thread.ofPlatform().start(() -> people.subList(0, 10).forEach(each -> did(event, now.minusSeconds(5), each)));

        change(id, name, "{\"not\":" + bought(2, "P30D") + "}");
        events.join();

        people.subList(0, 10).forEach(each -> awaitMember(id, profile(each), false));
        people.subList(10, 20).forEach(each -> awaitMember(id, profile(each), true));
        awaitTold(id, profile(people.getLast()), 1);
        JsonPath entered = told(id, profile(people.getLast())).getFirst();
        assertThat(entered.getInt("version")).isEqualTo(2);
        assertThat(entered.getString("reason.kind")).isIn("definition", "touchpoint");
    }

    @Test
    void whoSwitchesPersonalisationOffLeavesAllRulesAndReturnsWithIt() {
        UUID everybody = segment("{\"not\":{\"hasIdentifier\":\"crm_id\"}}");
        did(event, now, user);
        UUID person = profile(user);
        awaitMember(everybody, person, true);

        personalisation("off");
        assertThat(isMember(everybody, person)).isFalse();
        awaitTold(everybody, person, 2);
        assertThat(told(everybody, person).getLast().getString("reason.withheld")).isEqualTo("personalisation");
        assertThat(told(everybody, person).getLast().getString("reason.kind")).isEqualTo("consent");
        did(event, now, user);

        personalisation("on");
        assertThat(isMember(everybody, person)).isTrue();
    }

    @Test
    void whatSomebodyAgreedToIsPartOfARule() {
        UUID agreed = segment("{\"consent\":\"marketing\",\"channel\":\"email\"}");
        did(event, now, user);
        UUID person = profile(user);
        assertThat(isMember(agreed, person)).isFalse();

        SegmentClient.as("agent")
                .body("{\"id\":\"" + anyone() + "\",\"identifier\":\"" + user + "\",\"purpose\":\"marketing\",\"channels\":[\"email\"],"
                        + "\"version\":1,\"decision\":\"granted\",\"source\":\"shop-web\"}")
                .post("/v1/consents").then().statusCode(201);

        assertThat(isMember(agreed, person)).isTrue();
    }

    @Test
    void twoWritersOnOneProfileLoseNothing() throws InterruptedException {
        UUID often = segment(bought(20, "P30D"));
        did("First " + event, now.minusSeconds(500), user);
        UUID person = profile(user);
        // Each source in a partition of its own, as far as the hash of the subject goes: so in a batch of its own.
        List<Thread> writers = java.util.stream.IntStream.range(0, 4).mapToObj(writer -> Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 5; i++) {
                did(event, now.minusSeconds(writer * 10 + i), "anonymous_id:" + anyone(), user);
            }
        })).toList();

        for (Thread writer : writers) {
            writer.join();
        }

        awaitMember(often, person, true);
        awaitTold(often, person, 1);
        assertThat(told(often, person)).hasSize(1);
    }

    @Test
    void aPersonIsForgottenAndShown() {
        UUID buyers = segment(bought(1, "P30D"));
        did(event, now, user);
        UUID person = profile(user);
        awaitMember(buyers, person, true);
        PersonIdentifiers somebody = new PersonIdentifiers(person, List.of(), List.of(Identifier.parse(user)));

        String shown = PostgresClient.inTransaction(session -> records.show(session, somebody)).toString();
        int forgotten = PostgresClient.inTransaction(session -> records.eraseRecords(session, somebody));

        assertThat(shown).contains(buyers.toString());
        assertThat(forgotten).isPositive();
        assertThat(isMember(buyers, person)).isFalse();
        awaitTold(buyers, person, 2);
        assertThat(told(buyers, person).getLast().getString("reason.kind")).isEqualTo("erasure");
        assertThat(PostgresClient.inTransaction(session -> records.show(session, somebody)).toString()).doesNotContain(buyers.toString());
    }

    private void personalisation(String state) {
        SegmentClient.as("agent").body("{\"personalisation\":\"" + state + "\",\"source\":\"shop-web\"}")
                .put("/v1/consents/" + user + "/personalisation")
                .then().statusCode(200);
    }
}
