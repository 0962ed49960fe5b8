package io.throughline.profile.consent.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import io.throughline.profile.consent.ledger.ConsentStatement;
import io.throughline.profile.consent.ledger.LedgerEntry;
import io.throughline.profile.consent.purpose.Purpose;
import io.throughline.profile.consent.purpose.Purpose.LegalBasis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EffectiveConsentsTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Purpose MARKETING = purpose("marketing", true, Map.of("*", Map.of("*", ConsentStatus.DENIED),
            "US", Map.of("*", ConsentStatus.DENIED, "email", ConsentStatus.GRANTED), "EU", Map.of("*", ConsentStatus.DENIED)));
    private static final Purpose PERSONALISATION = purpose("personalisation", true, Map.of("*", Map.of("*", ConsentStatus.GRANTED)));
    private static final Purpose SERVICE = purpose("service", false, Map.of("*", Map.of("*", ConsentStatus.GRANTED)));
    private static final List<Purpose> ALL = List.of(MARKETING, PERSONALISATION, SERVICE);

    private int ids;

    private static Purpose purpose(String id, boolean withdrawable, Map<String, Map<String, ConsentStatus>> defaults) {
        return new Purpose(id, 1, "文", "text", LegalBasis.CONSENT, Instant.EPOCH, new TreeSet<>(Set.of("email", "sms", "partner")), false,
                withdrawable, defaults);
    }

    private ConsentStatement said(String purpose, String channel, ConsentStatus consentStatus, long second) {
        return new ConsentStatement(new LedgerEntry.Key("house", "e" + ids++), purpose, Set.of(channel), consentStatus,
                NOON.plusSeconds(second),
                null, null);
    }

    /** @param repeated when events of the site said it last */
    private ConsentStatement banner(String channel, ConsentStatus consentStatus, long second, long repeated) {
        return new ConsentStatement(new LedgerEntry.Key("touchpoint:shop", "b" + ids++), "marketing", Set.of(channel), consentStatus,
                NOON.plusSeconds(second),
                NOON.plusSeconds(repeated), null);
    }

    /** Said by an unproven visitor. */
    private ConsentStatement unproven(String purpose, String channel, ConsentStatus consentStatus, long second, long repeated,
            String device) {
        return new ConsentStatement(new LedgerEntry.Key("touchpoint:web", "u" + ids++), purpose, Set.of(channel), consentStatus,
                NOON.plusSeconds(second),
                NOON.plusSeconds(repeated), device);
    }

    private static ConsentStatus marketing(EffectiveConsents inForce, String channel) {
        return inForce.state().get("marketing").get(channel);
    }

    @Test
    void ofEachChannelTheLatestStatementHolds() {
        EffectiveConsents inForce = EffectiveConsents.of(ALL, List.of(said("marketing", "email", ConsentStatus.GRANTED, 2),
                said("marketing", "email", ConsentStatus.DENIED, 1), said("marketing", "sms", ConsentStatus.DENIED, 3)), null);

        assertThat(marketing(inForce, "email")).isEqualTo(ConsentStatus.GRANTED);
        assertThat(inForce.proof().get("marketing").get("email").id()).isEqualTo("e0");
        assertThat(marketing(inForce, "sms")).isEqualTo(ConsentStatus.DENIED);
    }

    @Test
    void ofTwoStatementsOfOneInstantTheDenialHolds() {
        EffectiveConsents inForce = EffectiveConsents.of(ALL, List.of(said("marketing", "email", ConsentStatus.DENIED, 1),
                said("marketing", "email", ConsentStatus.GRANTED, 1)), null);

        assertThat(marketing(inForce, "email")).isEqualTo(ConsentStatus.DENIED);
    }

    @Test
    void whatABannerGoesOnToRepeatDoesNotComeBackOverAWithdrawalElsewhere() {
        EffectiveConsents inForce = EffectiveConsents.of(ALL,
                List.of(banner("*", ConsentStatus.GRANTED, 1, 9), said("marketing", "*", ConsentStatus.DENIED, 2)), null);

        assertThat(marketing(inForce, "email")).isEqualTo(ConsentStatus.DENIED);
        assertThat(inForce.uses().get("marketing")).isFalse();
    }

    @Test
    void whatABannerWasToldAnewGoesBeforeAnEarlierWithdrawalElsewhere() {
        EffectiveConsents inForce =
                EffectiveConsents.of(ALL, List.of(banner("*", ConsentStatus.GRANTED, 1, 9), banner("email", ConsentStatus.GRANTED, 3, 3),
                        said("marketing", "*", ConsentStatus.DENIED, 2)), null);

        assertThat(marketing(inForce, "email")).isEqualTo(ConsentStatus.GRANTED);
        assertThat(marketing(inForce, "sms")).isEqualTo(ConsentStatus.DENIED);
    }

    @Test
    void ofTwoBannersTheDecisionHoldsThatIsRepeatedLast() {
        EffectiveConsents inForce =
                EffectiveConsents.of(ALL, List.of(banner("*", ConsentStatus.GRANTED, 1, 9), banner("*", ConsentStatus.DENIED, 5, 8)), null);

        assertThat(marketing(inForce, "email")).isEqualTo(ConsentStatus.GRANTED);
    }

    @Test
    void theOrderInWhichStatementsAreHeardDoesNotMatter() {
        Random dice = new Random(7);
        for (int round = 0; round < 200; round++) {
            List<ConsentStatement> statements = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                statements.add(said(dice.nextBoolean() ? "marketing" : "personalisation", List.of("email", "sms", "*").get(dice.nextInt(3)),
                        ConsentStatus.values()[dice.nextInt(3)], dice.nextInt(4)));
                statements.add(banner("*", ConsentStatus.values()[dice.nextInt(3)], dice.nextInt(4), 4 + dice.nextInt(3)));
            }
            EffectiveConsents one = EffectiveConsents.of(ALL, statements, "CN");
            Collections.shuffle(statements, dice);

            assertThat(EffectiveConsents.of(ALL, statements, "CN")).isEqualTo(one);
        }
    }

    /** Defaults as in the purposes above: hand-made. */
    @ParameterizedTest
    @CsvSource(nullValues = "-", value = { "-,email,DENIED", "US,email,GRANTED", "US,sms,DENIED", "DE,email,DENIED", "CN,email,DENIED" })
    void whereNothingWasSaidTheRegionsDefaultHolds(String region, String channel, ConsentStatus expected) {
        EffectiveConsents inForce = EffectiveConsents.of(ALL, List.of(), region);

        assertThat(marketing(inForce, channel)).isEqualTo(expected);
        assertThat(inForce.proof().get("marketing")).isEmpty();
    }

    @Test
    void aGrantThatWaitsForItsConfirmationDoesNotCountAndTakesNothingAway() {
        ConsentStatement waiting = said("marketing", "email", ConsentStatus.PENDING, 5);

        assertThat(marketing(EffectiveConsents.of(ALL, List.of(waiting), null), "email")).isEqualTo(ConsentStatus.PENDING);
        assertThat(
                marketing(EffectiveConsents.of(ALL, List.of(waiting, said("marketing", "email", ConsentStatus.GRANTED, 1)), null), "email"))
                .isEqualTo(ConsentStatus.GRANTED);
        assertThat(
                marketing(EffectiveConsents.of(ALL, List.of(waiting, said("marketing", "email", ConsentStatus.DENIED, 6)), null), "email"))
                .isEqualTo(ConsentStatus.DENIED);
        assertThat(EffectiveConsents.of(ALL, List.of(waiting), null).uses().get("marketing")).isFalse();
    }

    @Test
    void aConfirmationOfTheTimeOfItsGrantDoesNotUndoAWithdrawalInBetween() {
        List<ConsentStatement> statements = List.of(said("marketing", "email", ConsentStatus.PENDING, 1),
                said("marketing", "email", ConsentStatus.DENIED, 2), said("marketing", "email", ConsentStatus.GRANTED, 1));

        assertThat(marketing(EffectiveConsents.of(ALL, statements, null), "email")).isEqualTo(ConsentStatus.DENIED);
        assertThat(marketing(EffectiveConsents.of(ALL, List.of(statements.get(0), statements.get(2)), null), "email"))
                .isEqualTo(ConsentStatus.GRANTED);
    }

    @Test
    void whoDeniedItInOneChannelIsNotProfiledAtAll() {
        assertThat(EffectiveConsents.of(ALL, List.of(), null).personalisation()).isTrue();
        assertThat(EffectiveConsents.of(ALL, List.of(said("personalisation", "email", ConsentStatus.DENIED, 1)), null).personalisation())
                .isFalse();
        assertThat(EffectiveConsents.of(ALL, List.of(said("personalisation", "*", ConsentStatus.DENIED, 1),
                said("personalisation", "*", ConsentStatus.GRANTED, 2)), null).personalisation()).isTrue();
    }

    @Test
    void whatAPartnerHeardOfItsOwnChannelHoldsThereAlone() {
        EffectiveConsents inForce = EffectiveConsents.of(ALL, List.of(said("personalisation", "mall", ConsentStatus.DENIED, 1)), null);

        assertThat(inForce.state().get("personalisation")).containsEntry("mall", ConsentStatus.DENIED).containsEntry("email",
                ConsentStatus.GRANTED);
        assertThat(inForce.personalisation()).isTrue();
    }

    @Test
    void whatDoesNotRestOnConsentCannotBeWithdrawn() {
        assertThat(EffectiveConsents.of(ALL, List.of(said("service", "*", ConsentStatus.DENIED, 1)), null).state().get("service").values())
                .containsOnly(ConsentStatus.GRANTED);
    }

    @ParameterizedTest
    @CsvSource({ "DE,DE", "deu,DE", "Germany,DE", "德国,DE", "中国,CN", "中國,CN", "中国大陆,CN", "uk,GB", "United States,US", "EU,EU" })
    void aCountryIsKnownByCodeAndByNameInEnglishAndChinese(String text, String region) {
        assertThat(RegionDefaults.of(text)).contains(region);
        assertThat(RegionDefaults.of("Atlantis")).isEmpty();
    }

    @Test
    void whatAnUnprovenVisitorGrantsNeverOverrulesADenialThatIsTrusted() {
        List<ConsentStatement> statements = List.of(said("marketing", "email", ConsentStatus.DENIED, 1),
                unproven("marketing", "email", ConsentStatus.GRANTED, 5, 9, "anonymous_id:a"));

        assertThat(marketing(EffectiveConsents.of(ALL, statements, null), "email")).isEqualTo(ConsentStatus.DENIED);
        assertThat(marketing(EffectiveConsents.onDevice(ALL, statements, null, "anonymous_id:a"), "email")).isEqualTo(ConsentStatus.DENIED);
        assertThat(EffectiveConsents.of(ALL, statements, null).uses().get("marketing")).isFalse();
    }

    @Test
    void whatAnUnprovenVisitorWithdrawsHoldsOnTheirDeviceAndSilencesNobodyElsewhere() {
        List<ConsentStatement> statements = List.of(said("personalisation", "*", ConsentStatus.GRANTED, 1),
                unproven("personalisation", "sms", ConsentStatus.DENIED, 5, 9, "anonymous_id:a"));

        assertThat(EffectiveConsents.of(ALL, statements, null).personalisation()).isTrue();
        EffectiveConsents device = EffectiveConsents.onDevice(ALL, statements, null, "anonymous_id:a");
        assertThat(device.personalisation()).isFalse();
        assertThat(device.state().get("personalisation")).containsEntry("sms", ConsentStatus.DENIED).containsEntry("email",
                ConsentStatus.GRANTED);
        assertThat(EffectiveConsents.onDevice(ALL, statements, null, "anonymous_id:b").personalisation()).isTrue();
    }

    @Test
    void aGrantElsewhereIsEnoughThatAnUnprovenWithdrawalTakesNoUseFromThePerson() {
        List<ConsentStatement> statements = List.of(said("personalisation", "email", ConsentStatus.GRANTED, 1),
                unproven("personalisation", "sms", ConsentStatus.DENIED, 5, 5, "anonymous_id:a"));

        assertThat(EffectiveConsents.of(ALL, statements, null).personalisation()).isTrue();
        assertThat(EffectiveConsents.of(ALL, statements.subList(1, 2), null).personalisation()).isFalse();
    }

    @Test
    void onADeviceATrustedGrantAfterItsLastWithdrawalHoldsAgain() {
        ConsentStatement withdrawal = unproven("personalisation", "sms", ConsentStatus.DENIED, 5, 9, "anonymous_id:a");

        assertThat(EffectiveConsents
                .onDevice(ALL, List.of(withdrawal, said("personalisation", "*", ConsentStatus.GRANTED, 8)), null, "anonymous_id:a")
                .personalisation()).isFalse();
        assertThat(EffectiveConsents
                .onDevice(ALL, List.of(withdrawal, said("personalisation", "*", ConsentStatus.GRANTED, 10)), null, "anonymous_id:a")
                .personalisation()).isTrue();
    }

    @Test
    void whereNothingTrustedWasSaidTheVisitorsLastWordHoldsForThePersonInTheirChannel() {
        List<ConsentStatement> statements = List.of(unproven("marketing", "sms", ConsentStatus.DENIED, 1, 1, "anonymous_id:a"),
                unproven("marketing", "sms", ConsentStatus.GRANTED, 5, 5, "anonymous_id:a"));

        assertThat(marketing(EffectiveConsents.of(ALL, statements, "DE"), "sms")).isEqualTo(ConsentStatus.GRANTED);
        assertThat(marketing(EffectiveConsents.of(ALL, statements, "DE"), "email")).isEqualTo(ConsentStatus.DENIED);
    }

    @Test
    void anUnprovenGrantConfirmsNoPendingOne() {
        List<ConsentStatement> statements = List.of(said("marketing", "email", ConsentStatus.PENDING, 1),
                unproven("marketing", "email", ConsentStatus.GRANTED, 5, 5, "anonymous_id:a"));

        assertThat(marketing(EffectiveConsents.of(ALL, statements, null), "email")).isEqualTo(ConsentStatus.PENDING);
        assertThat(marketing(EffectiveConsents.onDevice(ALL, statements, null, "anonymous_id:a"), "email"))
                .isEqualTo(ConsentStatus.PENDING);
    }

    @Test
    void whatAVisitorWithdrawsInAChannelThatThePurposeDoesNotNameIsWithdrawn() {
        List<ConsentStatement> statements = List.of(unproven("personalisation", "kiosk", ConsentStatus.DENIED, 1, 1, "anonymous_id:a"));

        assertThat(EffectiveConsents.onDevice(ALL, statements, null, "anonymous_id:a").personalisation()).isFalse();
        assertThat(EffectiveConsents.of(ALL, statements, null).personalisation()).isFalse();
    }

    @Test
    void whatABannerSaidOfAllChannelsBeforeSourcesHadATrustIsTakenBackByWhatItSaysNow() {
        ConsentStatement old = unproven("personalisation", "*", ConsentStatus.DENIED, 1, 4, "user_id:42");
        ConsentStatement now = unproven("personalisation", "sms", ConsentStatus.GRANTED, 5, 5, "anonymous_id:a");

        assertThat(EffectiveConsents.of(ALL, List.of(old), null).personalisation()).isFalse();
        assertThat(EffectiveConsents.of(ALL, List.of(old, now), null).personalisation()).isTrue();
    }

    @Test
    void theOrderInWhichTrustedAndUnprovenStatementsAreHeardDoesNotMatter() {
        Random dice = new Random(11);
        for (int round = 0; round < 200; round++) {
            List<ConsentStatement> statements = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                statements.add(said("marketing", List.of("email", "*").get(dice.nextInt(2)), ConsentStatus.values()[dice.nextInt(3)],
                        dice.nextInt(4)));
                statements.add(unproven("marketing", "email", ConsentStatus.values()[dice.nextInt(3)], dice.nextInt(4), 4 + dice.nextInt(3),
                        "anonymous_id:" + dice.nextInt(2)));
            }
            EffectiveConsents one = EffectiveConsents.onDevice(ALL, statements, "CN", "anonymous_id:1");
            Collections.shuffle(statements, dice);

            assertThat(EffectiveConsents.onDevice(ALL, statements, "CN", "anonymous_id:1")).isEqualTo(one);
        }
    }
}
