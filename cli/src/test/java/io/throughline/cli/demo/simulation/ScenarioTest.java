package io.throughline.cli.demo.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class ScenarioTest {

    static final Instant UNTIL = Instant.parse("2026-03-01T12:00:00Z");
    static final Scenario SHOP = Scenario.of(new ShopSettings(500, 42, 60, UNTIL));

    @Test
    void theSameSettingsGiveTheSameHistoryToTheLastByte() {
        assertThat(text(Scenario.of(new ShopSettings(500, 42, 60, UNTIL)))).isEqualTo(text(SHOP));
    }

    @Test
    void anotherSeedOrAnotherEndIsOtherPeopleWithOtherIds() {
        var ids = SHOP.touches().stream().map(CollectorCall::messageId).collect(Collectors.toSet());

        for (var settings : List.of(new ShopSettings(50, 43, 60, UNTIL), new ShopSettings(50, 42, 60, UNTIL.plusSeconds(60)))) {
            Scenario other = Scenario.of(settings);
            assertThat(other.touches()).extracting(CollectorCall::messageId).doesNotContainAnyElementsOf(ids);
            assertThat(other.people().getFirst().identities()).doesNotContainAnyElementsOf(SHOP.people().getFirst().identities());
        }
    }

    @Test
    void aLargerShopHoldsTheSmallerOneAndGrowsLinearly() {
        Scenario larger = Scenario.of(new ShopSettings(1_000, 42, 60, UNTIL));

        assertThat(larger.touches().stream().filter(collectorCall -> collectorCall.person() < 500).toList()).isEqualTo(SHOP.touches());
        assertThat((double) larger.touches().size() / SHOP.touches().size()).isCloseTo(2.0, within(0.15));
        assertThat((double) larger.answers().size() / SHOP.answers().size()).isCloseTo(2.0, within(0.25));
    }

    @Test
    void everythingLiesWithinTheHistory() {
        var start = SHOP.settings().start().minusSeconds(86_400);

        assertThat(SHOP.touches()).allSatisfy(collectorCall -> assertThat(collectorCall.at()).isBetween(start, UNTIL));
        assertThat(SHOP.answers()).allSatisfy(answer -> assertThat(answer.at()).isBetween(start, UNTIL));
    }

    @Test
    void sevenChannelsAreUsedAndFeedbackComesFromBothPartnersToo() {
        assertThat(SHOP.touches()).extracting(CollectorCall::channel).containsAll(CollectorCall.CHANNELS);
        assertThat(SHOP.answers()).extracting(SurveyAnswer::channel).contains("partner", "social", "email", "call_centre");
        assertThat(SHOP.answers()).extracting(SurveyAnswer::metric).contains("nps", "csat", "ces");
    }

    @Test
    void whoSomebodyIsAndWhatTheyOrderedIsSaidBySecretKeysAlone() {
        assertThat(SHOP.touches()).filteredOn(collectorCall -> collectorCall.source().trust().equals("public")).isNotEmpty()
                .allSatisfy(collectorCall -> assertThat(collectorCall.call().get("type")).isNotEqualTo("identify"))
                .allSatisfy(collectorCall -> assertThat(collectorCall.name()).isNotIn("Order Completed", "Signed Up", "Signed In"))
                .allSatisfy(collectorCall -> assertThat(collectorCall.at()).isAfterOrEqualTo(UNTIL.minus(java.time.Duration.ofDays(60))));
    }

    @Test
    void idsAreUniqueAndEventsSmall() throws JsonProcessingException {
        var json = new ObjectMapper();
        assertThat(SHOP.touches()).extracting(CollectorCall::messageId).doesNotHaveDuplicates();
        assertThat(SHOP.answers()).extracting(SurveyAnswer::id).doesNotHaveDuplicates();
        for (CollectorCall collectorCall : SHOP.touches()) {
            assertThat(json.writeValueAsBytes(collectorCall.call()).length).isLessThan(4_000);
        }
    }

    @Test
    void scoresKeepTheirScales() {
        assertThat(SHOP.answers()).allSatisfy(answer -> {
            switch (answer.metric()) {
                case "nps" -> assertThat(answer.score()).isBetween(0, 10);
                case "csat" -> assertThat(answer.score()).isBetween(1, 5);
                default -> assertThat(answer.score()).isBetween(1, 7);
            }
        });
    }

    @Test
    void commentsAreChineseAndEnglishEachInItsLanguage() {
        var comments = SHOP.answers().stream().filter(answer -> answer.comment() != null).toList();

        assertThat(comments).extracting(SurveyAnswer::language).contains("zh", "en");
        assertThat(comments).allSatisfy(answer -> assertThat(answer.comment().codePoints().anyMatch(Character::isIdeographic))
                .isEqualTo(answer.language().equals("zh")));
    }

    static String text(Scenario scenario) {
        var json = new ObjectMapper();
        try {
            var text = new StringBuilder();
            for (CollectorCall collectorCall : scenario.touches()) {
                text.append(collectorCall.channel()).append(json.writeValueAsString(collectorCall.call())).append('\n');
            }
            for (SurveyAnswer answer : scenario.answers()) {
                text.append(json.writeValueAsString(answer.body(true))).append('\n');
            }
            return text.append(json.writeValueAsString(new PlantedFacts(scenario).truth())).toString();
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
