package io.throughline.profile.identity.separation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;

import io.throughline.commons.identity.Identifier;
import io.throughline.profile.identity.SeparationWorld;
import io.throughline.profile.identity.graph.IdentityLink;
import io.throughline.profile.identity.link.LinkEvidence;
import io.throughline.profile.identity.link.LinkEvidence.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeparationPlannerTest {

    private static final Identifier FRANK = Identifier.parse("user_id:frank");
    private static final Identifier MAIL = Identifier.parse("email:frank@example.cn");
    private static final Identifier PHONE = Identifier.parse("phone:+8613712345678");
    private static final Identifier DEVICE = Identifier.parse("anonymous_id:frank-phone");
    private static final Identifier GINA = Identifier.parse("user_id:gina");
    private static final Identifier GINAS_MAIL = Identifier.parse("email:gina@example.cn");

    private final SeparationWorld world = new SeparationWorld();

    @ParameterizedTest
    @ValueSource(strings = { "user_id:frank", "email:frank@example.cn", "phone:+8613712345678", "anonymous_id:frank-phone", "user_id:gina",
            "email:gina@example.cn" })
    void whoeverOfTwoJoinedByAnAliasIsTakenOutBothHaveWhatTheirEventsSaid(String taken) {
        franksAndGinasEvents();
        world.event(List.of(GINA, FRANK), true);
        assertThat(world.personOf(FRANK)).hasSize(6);

        SeparationPlan plan = world.separate(Identifier.parse(taken), null);

        assertThat(plan.parts()).hasSize(2);
        assertThat(world.personOf(FRANK)).containsExactlyInAnyOrder(FRANK, MAIL, PHONE, DEVICE);
        assertThat(world.personOf(GINA)).containsExactlyInAnyOrder(GINA, GINAS_MAIL);
        assertThat(plan.apart()).containsExactly(new IdentityLink(FRANK, GINA));
        assertThat(plan.unclear()).isEmpty();
    }

    @Test
    void whatAnAliasNamesBesidesBelongsToTheNewId() {
        Identifier tablet = Identifier.parse("anonymous_id:tablet");
        franksAndGinasEvents();
        world.event(List.of(GINA, tablet, FRANK), true);

        world.separate(FRANK, null);

        assertThat(world.personOf(GINA)).containsExactlyInAnyOrder(GINA, GINAS_MAIL, tablet);
        assertThat(world.personOf(FRANK)).containsExactlyInAnyOrder(FRANK, MAIL, PHONE, DEVICE);
    }

    @Test
    void whatWasSaidOfBothWhileTheyWereOneStaysWithWhomItWasFirstAndIsListed() {
        franksAndGinasEvents();
        world.event(List.of(GINA, FRANK), true);
        world.event(List.of(GINA, MAIL, DEVICE), false);

        SeparationPlan plan = world.revoke(world.links.stream().filter(each -> each.stated()).findFirst().orElseThrow());

        assertThat(world.personOf(FRANK)).containsExactlyInAnyOrder(FRANK, MAIL, PHONE, DEVICE);
        assertThat(world.personOf(GINA)).containsExactlyInAnyOrder(GINA, GINAS_MAIL);
        assertThat(plan.unclear()).extracting(LinkEvidence::link).containsExactlyInAnyOrder(new IdentityLink(GINA, MAIL),
                new IdentityLink(GINA, DEVICE));
    }

    @Test
    void anIdentifierOfOnePersonAloneIsTakenOutAndTheOthersStayTogetherEvenWithoutTheStrongest() {
        world.event(List.of(FRANK, MAIL, PHONE, DEVICE), false);

        SeparationPlan plan = world.separate(FRANK, null);

        assertThat(world.personOf(FRANK)).containsExactly(FRANK);
        assertThat(world.personOf(MAIL)).containsExactlyInAnyOrder(MAIL, PHONE, DEVICE);
        assertThat(plan.redrawn()).extracting(LinkEvidence::link).containsExactlyInAnyOrder(new IdentityLink(PHONE, MAIL),
                new IdentityLink(PHONE, DEVICE));
        world.event(List.of(FRANK, MAIL), false);
        assertThat(world.personOf(FRANK)).containsExactly(FRANK);
        assertThat(world.conflicts).contains(new IdentityLink(FRANK, MAIL));
    }

    @Test
    void anIdentifierIsTakenFromWhomeverIsNamedAndTakesAlongWhatHangsOnItAlone() {
        Identifier second = Identifier.parse("phone:+8613800000001");
        franksAndGinasEvents();
        world.event(List.of(GINA, FRANK), true);
        world.event(List.of(MAIL, second), false);

        world.separate(MAIL, FRANK);

        assertThat(world.personOf(MAIL)).containsExactlyInAnyOrder(MAIL, second);
        assertThat(world.personOf(FRANK)).contains(GINA, PHONE, DEVICE).doesNotContain(MAIL);
    }

    @Test
    void aLinkThatOthersHoldTogetherIsTakenBackWithoutSeparatingAnybody() {
        world.event(List.of(FRANK, MAIL), false);
        world.event(List.of(FRANK, PHONE), false);
        world.event(List.of(PHONE, MAIL), false);

        SeparationPlan plan = world.revoke(world.links.getFirst());

        assertThat(plan.separates()).isFalse();
        assertThat(plan.ended()).hasSize(1);
        assertThat(world.personOf(FRANK)).hasSize(3);
    }

    @Test
    void whatWasAcceptedUnderAFalseAliasIsJudgedAsIfThatHadNeverBeenSaid() {
        franksAndGinasEvents();
        world.event(List.of(GINA, FRANK), true);
        LinkEvidence alias = world.links.getLast();
        world.event(List.of(GINA, MAIL, DEVICE), false);
        assertThat(world.personOf(FRANK)).contains(GINA);

        SeparationPlan plan = world.takeBack(List.of(alias));

        assertThat(world.personOf(FRANK)).containsExactlyInAnyOrder(FRANK, MAIL, PHONE, DEVICE);
        assertThat(world.personOf(GINA)).containsExactlyInAnyOrder(GINA, GINAS_MAIL);
        assertThat(plan.apart()).isEmpty();
        assertThat(plan.unclear()).extracting(LinkEvidence::link).contains(new IdentityLink(GINA, MAIL));
        world.event(List.of(GINA, FRANK), true);
        assertThat(world.personOf(FRANK)).as("said again, it may join them").contains(GINA);
    }

    @Test
    void anAliasThatOthersSaidStaysWhereAnotherIsTakenBack() {
        Identifier third = Identifier.userId("third");
        franksAndGinasEvents();
        world.event(List.of(GINA, FRANK), true);
        world.event(List.of(GINA, third), true);
        LinkEvidence ofThird = world.links.getLast();

        world.takeBack(List.of(ofThird));

        assertThat(world.personOf(FRANK)).contains(GINA).doesNotContain(third);
    }

    private void franksAndGinasEvents() {
        world.event(List.of(FRANK, MAIL, DEVICE), false);
        world.event(List.of(FRANK, PHONE, DEVICE), false);
        world.event(List.of(GINA, GINAS_MAIL), false);
    }

    /**
     * Two or three people, whose events come in any order, are joined by aliases and by hand, and taken apart by links or by
     * identifiers, again and again: in the end each has what their own events say, and so has it after each says all again.
     */
    @Test
    void afterAnySeparationsEachPersonIsWhatTheirOwnEventsMakeOfThem() {
        for (int seed = 0; seed < 3_000; seed++) {
            random(new Random(seed), "seed " + seed);
        }
    }

    private record Said(List<Identifier> named, int person) {
    }

    private static void random(Random random, String seed) {
        SeparationWorld joined = new SeparationWorld();
        SeparationWorld alone = new SeparationWorld();
        int people = 2 + random.nextInt(2);
        List<Said> events = new ArrayList<>();
        for (int person = 0; person < people; person++) {
            int count = 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                events.add(new Said(named(random, person, random.nextInt(8) == 0), person));
            }
        }
        Collections.shuffle(events, random);
        List<Integer> known = new ArrayList<>();
        for (Said each : events) {
            joined.event(each.named(), false);
            alone.event(each.named(), false);
            if (!known.contains(each.person())) {
                known.add(each.person());
            } else if (known.size() > 1 && random.nextInt(2) == 0) {
                join(joined, random, known);
            }
            if (random.nextInt(6) == 0) {
                separate(joined, random, known);
            }
        }
        join(joined, random, known);
        for (int person : shuffled(known, random)) {
            while (joined.isOfSeveralPeople(user(person))) {
                separate(joined, random, List.of(person));
            }
        }
        List<Identifier> all = events.stream().flatMap(each -> each.named().stream()).distinct().toList();
        Map<Identifier, SortedSet<Identifier>> expected = alone.people(all);
        assertThat(joined.people(all)).as(seed).isEqualTo(expected);
        events.forEach(each -> joined.event(each.named(), false));
        assertThat(joined.people(all)).as(seed + ", all said again").isEqualTo(expected);
    }

    /** Always with the user's id, so that limits say whose a shared device is. */
    private static List<Identifier> named(Random random, int person, boolean onTheTablet) {
        List<Identifier> named = new ArrayList<>(List.of(user(person)));
        List<Identifier> others = new ArrayList<>(
                List.of(Identifier.parse("email:" + person + "@example.cn"), Identifier.parse("phone:+861371234567" + person),
                        Identifier.parse("anonymous_id:phone-" + person), Identifier.parse("loyalty_id:" + person)));
        Collections.shuffle(others, random);
        named.addAll(others.subList(0, random.nextInt(4)));
        if (onTheTablet) {
            named.add(Identifier.parse("anonymous_id:tablet"));
        }
        return named;
    }

    private static void join(SeparationWorld world, Random random, List<Integer> known) {
        List<Integer> two = shuffled(known, random).subList(0, Math.min(2, known.size()));
        if (two.size() == 2 && random.nextBoolean()) {
            world.event(List.of(user(two.get(0)), user(two.get(1))), true);
        } else if (two.size() == 2) {
            world.mergeByHand(user(two.get(0)), user(two.get(1)));
        }
    }

    private static void separate(SeparationWorld world, Random random, List<Integer> known) {
        Identifier user = user(known.get(random.nextInt(known.size())));
        if (!world.isOfSeveralPeople(user)) {
            return;
        }
        SortedSet<Identifier> person = new TreeSet<>(world.personOf(user));
        List<LinkEvidence> bridges =
                world.links.stream().filter(each -> person.contains(each.link().a()) && each.joinsPeople(SeparationWorld.RULES)).toList();
        if (random.nextBoolean()) {
            world.revoke(bridges.get(random.nextInt(bridges.size())));
        } else {
            List<Identifier> all = List.copyOf(person);
            world.separate(all.get(random.nextInt(all.size())), null);
        }
        assertThat(world.links.stream().filter(each -> each.kind() == Kind.OBSERVED).map(LinkEvidence::link).toList())
                .doesNotHaveDuplicates();
    }

    private static Identifier user(int person) {
        return Identifier.parse("user_id:" + person);
    }

    private static List<Integer> shuffled(List<Integer> known, Random random) {
        List<Integer> shuffled = new ArrayList<>(known);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }
}
