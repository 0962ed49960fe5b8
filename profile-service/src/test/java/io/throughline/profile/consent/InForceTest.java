package io.throughline.profile.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import io.throughline.profile.consent.Purpose.LegalBasis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InForceTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Purpose MARKETING = purpose("marketing", true, Map.of("*", Map.of("*", Standing.DENIED),
            "US", Map.of("*", Standing.DENIED, "email", Standing.GRANTED), "EU", Map.of("*", Standing.DENIED)));
    private static final Purpose PERSONALISATION = purpose("personalisation", true, Map.of("*", Map.of("*", Standing.GRANTED)));
    private static final Purpose SERVICE = purpose("service", false, Map.of("*", Map.of("*", Standing.GRANTED)));
    private static final List<Purpose> ALL = List.of(MARKETING, PERSONALISATION, SERVICE);

    private int ids;

    private static Purpose purpose(String id, boolean withdrawable, Map<String, Map<String, Standing>> defaults) {
        return new Purpose(id, 1, "文", "text", LegalBasis.CONSENT, Instant.EPOCH, new TreeSet<>(Set.of("email", "sms", "partner")), false,
                withdrawable, defaults);
    }

    private Statement said(String purpose, String channel, Standing standing, long second) {
        return new Statement(new Entry.Key("house", "e" + ids++), purpose, Set.of(channel), standing, NOON.plusSeconds(second), null, null);
    }

    /** @param repeated when events of the site said it last */
    private Statement banner(String channel, Standing standing, long second, long repeated) {
        return new Statement(new Entry.Key("touchpoint:shop", "b" + ids++), "marketing", Set.of(channel), standing, NOON.plusSeconds(second),
                NOON.plusSeconds(repeated), null);
    }

    /** Said by an unproven visitor. */
    private Statement unproven(String purpose, String channel, Standing standing, long second, long repeated, String device) {
        return new Statement(new Entry.Key("touchpoint:web", "u" + ids++), purpose, Set.of(channel), standing, NOON.plusSeconds(second),
                NOON.plusSeconds(repeated), device);
    }

    private static Standing marketing(InForce inForce, String channel) {
        return inForce.state().get("marketing").get(channel);
    }

    @Test
    void ofEachChannelTheLatestStatementHolds() {
        InForce inForce = InForce.of(ALL, List.of(said("marketing", "email", Standing.GRANTED, 2),
                said("marketing", "email", Standing.DENIED, 1), said("marketing", "sms", Standing.DENIED, 3)), null);

        assertThat(marketing(inForce, "email")).isEqualTo(Standing.GRANTED);
        assertThat(inForce.proof().get("marketing").get("email").id()).isEqualTo("e0");
        assertThat(marketing(inForce, "sms")).isEqualTo(Standing.DENIED);
    }

    @Test
    void ofTwoStatementsOfOneInstantTheDenialHolds() {
        InForce inForce = InForce.of(ALL, List.of(said("marketing", "email", Standing.DENIED, 1),
                said("marketing", "email", Standing.GRANTED, 1)), null);

        assertThat(marketing(inForce, "email")).isEqualTo(Standing.DENIED);
    }

    @Test
    void whatABannerGoesOnToRepeatDoesNotComeBackOverAWithdrawalElsewhere() {
        InForce inForce = InForce.of(ALL, List.of(banner("*", Standing.GRANTED, 1, 9), said("marketing", "*", Standing.DENIED, 2)), null);

        assertThat(marketing(inForce, "email")).isEqualTo(Standing.DENIED);
        assertThat(inForce.uses().get("marketing")).isFalse();
    }

    @Test
    void whatABannerWasToldAnewGoesBeforeAnEarlierWithdrawalElsewhere() {
        InForce inForce = InForce.of(ALL, List.of(banner("*", Standing.GRANTED, 1, 9), banner("email", Standing.GRANTED, 3, 3),
                said("marketing", "*", Standing.DENIED, 2)), null);

        assertThat(marketing(inForce, "email")).isEqualTo(Standing.GRANTED);
        assertThat(marketing(inForce, "sms")).isEqualTo(Standing.DENIED);
    }

    @Test
    void ofTwoBannersTheDecisionHoldsThatIsRepeatedLast() {
        InForce inForce = InForce.of(ALL, List.of(banner("*", Standing.GRANTED, 1, 9), banner("*", Standing.DENIED, 5, 8)), null);

        assertThat(marketing(inForce, "email")).isEqualTo(Standing.GRANTED);
    }

    @Test
    void theOrderInWhichStatementsAreHeardDoesNotMatter() {
        Random dice = new Random(7);
        for (int round = 0; round < 200; round++) {
            List<Statement> statements = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                statements.add(said(dice.nextBoolean() ? "marketing" : "personalisation", List.of("email", "sms", "*").get(dice.nextInt(3)),
                        Standing.values()[dice.nextInt(3)], dice.nextInt(4)));
                statements.add(banner("*", Standing.values()[dice.nextInt(3)], dice.nextInt(4), 4 + dice.nextInt(3)));
            }
            InForce one = InForce.of(ALL, statements, "CN");
            Collections.shuffle(statements, dice);

            assertThat(InForce.of(ALL, statements, "CN")).isEqualTo(one);
        }
    }

    /** Defaults as in the purposes above: hand-made. */
    @ParameterizedTest
    @CsvSource(nullValues = "-", value = { "-,email,DENIED", "US,email,GRANTED", "US,sms,DENIED", "DE,email,DENIED", "CN,email,DENIED" })
    void whereNothingWasSaidTheRegionsDefaultHolds(String region, String channel, Standing expected) {
        InForce inForce = InForce.of(ALL, List.of(), region);

        assertThat(marketing(inForce, channel)).isEqualTo(expected);
        assertThat(inForce.proof().get("marketing")).isEmpty();
    }

    @Test
    void aGrantThatWaitsForItsConfirmationDoesNotCountAndTakesNothingAway() {
        Statement waiting = said("marketing", "email", Standing.PENDING, 5);

        assertThat(marketing(InForce.of(ALL, List.of(waiting), null), "email")).isEqualTo(Standing.PENDING);
        assertThat(marketing(InForce.of(ALL, List.of(waiting, said("marketing", "email", Standing.GRANTED, 1)), null), "email"))
                .isEqualTo(Standing.GRANTED);
        assertThat(marketing(InForce.of(ALL, List.of(waiting, said("marketing", "email", Standing.DENIED, 6)), null), "email"))
                .isEqualTo(Standing.DENIED);
        assertThat(InForce.of(ALL, List.of(waiting), null).uses().get("marketing")).isFalse();
    }

    @Test
    void aConfirmationOfTheTimeOfItsGrantDoesNotUndoAWithdrawalInBetween() {
        List<Statement> statements = List.of(said("marketing", "email", Standing.PENDING, 1),
                said("marketing", "email", Standing.DENIED, 2), said("marketing", "email", Standing.GRANTED, 1));

        assertThat(marketing(InForce.of(ALL, statements, null), "email")).isEqualTo(Standing.DENIED);
        assertThat(marketing(InForce.of(ALL, List.of(statements.get(0), statements.get(2)), null), "email")).isEqualTo(Standing.GRANTED);
    }

    @Test
    void whoDeniedItInOneChannelIsNotProfiledAtAll() {
        assertThat(InForce.of(ALL, List.of(), null).personalisation()).isTrue();
        assertThat(InForce.of(ALL, List.of(said("personalisation", "email", Standing.DENIED, 1)), null).personalisation()).isFalse();
        assertThat(InForce.of(ALL, List.of(said("personalisation", "*", Standing.DENIED, 1),
                said("personalisation", "*", Standing.GRANTED, 2)), null).personalisation()).isTrue();
    }

    @Test
    void whatAPartnerHeardOfItsOwnChannelHoldsThereAlone() {
        InForce inForce = InForce.of(ALL, List.of(said("personalisation", "mall", Standing.DENIED, 1)), null);

        assertThat(inForce.state().get("personalisation")).containsEntry("mall", Standing.DENIED).containsEntry("email", Standing.GRANTED);
        assertThat(inForce.personalisation()).isTrue();
    }

    @Test
    void whatDoesNotRestOnConsentCannotBeWithdrawn() {
        assertThat(InForce.of(ALL, List.of(said("service", "*", Standing.DENIED, 1)), null).state().get("service").values())
                .containsOnly(Standing.GRANTED);
    }

    @ParameterizedTest
    @CsvSource({ "DE,DE", "deu,DE", "Germany,DE", "德国,DE", "中国,CN", "中國,CN", "中国大陆,CN", "uk,GB", "United States,US", "EU,EU" })
    void aCountryIsKnownByCodeAndByNameInEnglishAndChinese(String text, String region) {
        assertThat(Regions.of(text)).contains(region);
        assertThat(Regions.of("Atlantis")).isEmpty();
    }

    @Test
    void whatAnUnprovenVisitorGrantsNeverOverrulesADenialThatIsTrusted() {
        List<Statement> statements = List.of(said("marketing", "email", Standing.DENIED, 1),
                unproven("marketing", "email", Standing.GRANTED, 5, 9, "anonymous_id:a"));

        assertThat(marketing(InForce.of(ALL, statements, null), "email")).isEqualTo(Standing.DENIED);
        assertThat(marketing(InForce.onDevice(ALL, statements, null, "anonymous_id:a"), "email")).isEqualTo(Standing.DENIED);
        assertThat(InForce.of(ALL, statements, null).uses().get("marketing")).isFalse();
    }

    @Test
    void whatAnUnprovenVisitorWithdrawsHoldsOnTheirDeviceAndSilencesNobodyElsewhere() {
        List<Statement> statements = List.of(said("personalisation", "*", Standing.GRANTED, 1),
                unproven("personalisation", "sms", Standing.DENIED, 5, 9, "anonymous_id:a"));

        assertThat(InForce.of(ALL, statements, null).personalisation()).isTrue();
        InForce device = InForce.onDevice(ALL, statements, null, "anonymous_id:a");
        assertThat(device.personalisation()).isFalse();
        assertThat(device.state().get("personalisation")).containsEntry("sms", Standing.DENIED).containsEntry("email", Standing.GRANTED);
        assertThat(InForce.onDevice(ALL, statements, null, "anonymous_id:b").personalisation()).isTrue();
    }

    @Test
    void aGrantElsewhereIsEnoughThatAnUnprovenWithdrawalTakesNoUseFromThePerson() {
        List<Statement> statements = List.of(said("personalisation", "email", Standing.GRANTED, 1),
                unproven("personalisation", "sms", Standing.DENIED, 5, 5, "anonymous_id:a"));

        assertThat(InForce.of(ALL, statements, null).personalisation()).isTrue();
        assertThat(InForce.of(ALL, statements.subList(1, 2), null).personalisation()).isFalse();
    }

    @Test
    void onADeviceATrustedGrantAfterItsLastWithdrawalHoldsAgain() {
        Statement withdrawal = unproven("personalisation", "sms", Standing.DENIED, 5, 9, "anonymous_id:a");

        assertThat(InForce.onDevice(ALL, List.of(withdrawal, said("personalisation", "*", Standing.GRANTED, 8)), null, "anonymous_id:a")
                .personalisation()).isFalse();
        assertThat(InForce.onDevice(ALL, List.of(withdrawal, said("personalisation", "*", Standing.GRANTED, 10)), null, "anonymous_id:a")
                .personalisation()).isTrue();
    }

    @Test
    void whereNothingTrustedWasSaidTheVisitorsLastWordHoldsForThePersonInTheirChannel() {
        List<Statement> statements = List.of(unproven("marketing", "sms", Standing.DENIED, 1, 1, "anonymous_id:a"),
                unproven("marketing", "sms", Standing.GRANTED, 5, 5, "anonymous_id:a"));

        assertThat(marketing(InForce.of(ALL, statements, "DE"), "sms")).isEqualTo(Standing.GRANTED);
        assertThat(marketing(InForce.of(ALL, statements, "DE"), "email")).isEqualTo(Standing.DENIED);
    }

    @Test
    void anUnprovenGrantConfirmsNoPendingOne() {
        List<Statement> statements = List.of(said("marketing", "email", Standing.PENDING, 1),
                unproven("marketing", "email", Standing.GRANTED, 5, 5, "anonymous_id:a"));

        assertThat(marketing(InForce.of(ALL, statements, null), "email")).isEqualTo(Standing.PENDING);
        assertThat(marketing(InForce.onDevice(ALL, statements, null, "anonymous_id:a"), "email")).isEqualTo(Standing.PENDING);
    }

    @Test
    void whatAVisitorWithdrawsInAChannelThatThePurposeDoesNotNameIsWithdrawn() {
        List<Statement> statements = List.of(unproven("personalisation", "kiosk", Standing.DENIED, 1, 1, "anonymous_id:a"));

        assertThat(InForce.onDevice(ALL, statements, null, "anonymous_id:a").personalisation()).isFalse();
        assertThat(InForce.of(ALL, statements, null).personalisation()).isFalse();
    }

    @Test
    void whatABannerSaidOfAllChannelsBeforeSourcesHadATrustIsTakenBackByWhatItSaysNow() {
        Statement old = unproven("personalisation", "*", Standing.DENIED, 1, 4, "user_id:42");
        Statement now = unproven("personalisation", "sms", Standing.GRANTED, 5, 5, "anonymous_id:a");

        assertThat(InForce.of(ALL, List.of(old), null).personalisation()).isFalse();
        assertThat(InForce.of(ALL, List.of(old, now), null).personalisation()).isTrue();
    }

    @Test
    void theOrderInWhichTrustedAndUnprovenStatementsAreHeardDoesNotMatter() {
        Random dice = new Random(11);
        for (int round = 0; round < 200; round++) {
            List<Statement> statements = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                statements.add(said("marketing", List.of("email", "*").get(dice.nextInt(2)), Standing.values()[dice.nextInt(3)], dice.nextInt(4)));
                statements.add(unproven("marketing", "email", Standing.values()[dice.nextInt(3)], dice.nextInt(4), 4 + dice.nextInt(3),
                        "anonymous_id:" + dice.nextInt(2)));
            }
            InForce one = InForce.onDevice(ALL, statements, "CN", "anonymous_id:1");
            Collections.shuffle(statements, dice);

            assertThat(InForce.onDevice(ALL, statements, "CN", "anonymous_id:1")).isEqualTo(one);
        }
    }
}
