package io.throughline.journey.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AttributionCalculatorTest {

    private static final Offset<Double> EXACT = within(1e-9);
    private static final long DAY = 86_400_000;
    private static final Runnable GO_ON = () -> {
    };

    @Test
    void oneTouchAtATimeIsCreditedByItsPlace() {
        ConversionPath conversionPath =
                new ConversionPath(new int[]{ 0, 1, 2, 1 }, new long[]{ 21 * DAY, 14 * DAY, 7 * DAY, 0 }, 2, 300, 0);

        assertThat(credits(AttributionModel.FIRST, 3, conversionPath)).containsExactly(2, 0, 0);
        assertThat(credits(AttributionModel.LAST, 3, conversionPath)).containsExactly(0, 2, 0);
        assertThat(credits(AttributionModel.LINEAR, 3, conversionPath)).containsExactly(0.5, 1, 0.5);
        assertThat(credits(AttributionModel.POSITION, 3, conversionPath)).containsExactly(new double[]{ 0.8, 1.0, 0.2 }, EXACT);
        // 1/8, 1/4, 1/2, 1 of 15/8: a week older is half as much.
        assertThat(credits(AttributionModel.TIME_DECAY, 3, conversionPath)).containsExactly(new double[]{ 2 / 15.0, 20 / 15.0, 8 / 15.0 },
                EXACT);
        assertThat(all(3, conversionPath).credits(AttributionModel.LINEAR, GO_ON).orElseThrow().value()).containsExactly(75, 150, 75);
    }

    @Test
    void byPositionTwoTouchesShareAndOneTakesAll() {
        assertThat(credits(AttributionModel.POSITION, 2, path(1, 0, 0, 1))).containsExactly(0.5, 0.5);
        assertThat(credits(AttributionModel.POSITION, 1, path(3, 0, 0))).containsExactly(3);
        assertThat(credits(AttributionModel.POSITION, 3, path(10, 0, 0, 1, 2))).containsExactly(new double[]{ 4, 2, 4 }, EXACT);
    }

    @Test
    void timeDecayHoldsForTouchesOfAHundredYearsAgo() {
        assertThat(credits(AttributionModel.TIME_DECAY, 2,
                new ConversionPath(new int[]{ 0, 1 }, new long[]{ 36_507 * DAY, 36_500 * DAY }, 3, 0, 0)))
                .containsExactly(new double[]{ 1, 2 }, EXACT);
    }

    /** S. Bryl, Attribution model with R, part 1: Markov chains concept, analyzecore.com, 2016: C1>C2>C3 converts, C1 and C2>C3 do not. */
    @Test
    void markovGivesThePublishedRemovalEffectsOfThreeChannels() {
        AttributionCalculator attribution = all(3, path(1, 0, 0, 1, 2), path(0, 1, 0), path(0, 1, 1, 2));

        ChannelCredits credits = attribution.credits(AttributionModel.MARKOV, GO_ON).orElseThrow();

        assertThat(credits.effects()).containsExactly(new double[]{ 0.5, 1, 1 }, EXACT);
        assertThat(credits.conversions()).containsExactly(new double[]{ 0.2, 0.4, 0.4 }, EXACT);
    }

    /** S. Puzyrov, Markov chains in attribution, serhiipuzyrov.com, 2019: of 5 journeys 4 convert; effects 0.75 and 0.5. */
    @Test
    void markovGivesThePublishedCreditsOfTwoChannels() {
        AttributionCalculator attribution = all(2, path(2, 1, 0), path(1, 0, 1), path(1, 0, 0, 1));

        ChannelCredits credits = attribution.credits(AttributionModel.MARKOV, GO_ON).orElseThrow();

        assertThat(credits.effects()).containsExactly(new double[]{ 0.75, 0.5 }, EXACT);
        assertThat(credits.conversions()).containsExactly(new double[]{ 2.4, 1.6 }, EXACT);
    }

    @Test
    void markovFoldsDirectRepeatsAndFollowsLoops() {
        // A B A converts, B does not. From A: to B 1/2, converts 1/2. From B: to A 1/2, nothing 1/2. Start: A 1/2, B 1/2.
        // h(A) = 1/2 + h(B)/2, h(B) = h(A)/2, so 2/3 and 1/3, and of the start 1/2. Without B: h(A) = 1/2, start 1/4. Without A: 0.
        AttributionCalculator attribution = all(2, path(1, 0, 0, 0, 1, 0), path(0, 1, 1));

        assertThat(attribution.credits(AttributionModel.MARKOV, GO_ON).orElseThrow().effects()).containsExactly(new double[]{ 1, 0.5 },
                EXACT);
    }

    /** SageMath reference, Game theory, cooperative games: v(1)=6, v(2)=12, v(3)=42, v(1,2)=12, all others 42. */
    @Test
    void shapleyGivesThePublishedValuesOfAGame() {
        double[] worth = { 0, 6, 12, 12, 42, 42, 42, 42 };

        assertThat(ShapleyGame.of(3, set -> worth[set])).containsExactly(new double[]{ 2, 5, 35 }, EXACT);
    }

    @Test
    void shapleyOfTrailsIsThatOfTheirGame() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            ConversionPath[] trails = random(random, 5, true);
            double[] game = ShapleyGame.of(5,
                    set -> Arrays.stream(trails)
                            .filter(conversionPath -> Arrays.stream(conversionPath.touches()).allMatch(t -> (set >> t & 1) == 1))
                            .mapToDouble(ConversionPath::conversions).sum());

            assertThat(credits(AttributionModel.SHAPLEY, 5, trails)).as("seed " + seed).containsExactly(game, EXACT);
        }
    }

    @Test
    void creditsOfEachModelAddUpAndAreNeverNegative() {
        for (int seed = 0; seed < 200; seed++) {
            ConversionPath[] trails = random(new Random(seed), 6, true);
            double conversions = Arrays.stream(trails).mapToDouble(ConversionPath::conversions).sum();
            double value = Arrays.stream(trails).mapToDouble(ConversionPath::value).sum();
            for (int order = 1; order <= 4; order++) {
                AttributionCalculator attribution = all(6, new ModelOptions(Duration.ofDays(7), 0.4, 0.4, order), trails);
                for (AttributionModel model : AttributionModel.values()) {
                    ChannelCredits credits = attribution.credits(model, GO_ON).orElseThrow();
                    assertThat(Arrays.stream(credits.conversions()).sum()).as(model + " " + seed).isCloseTo(conversions, EXACT);
                    assertThat(Arrays.stream(credits.value()).sum()).as(model + " " + seed).isCloseTo(value, within(1e-6));
                    assertThat(Arrays.stream(credits.conversions()).min().orElseThrow()).isGreaterThan(-1e-9);
                }
            }
        }
    }

    @Test
    void namesOfChannelsChangeNothing() {
        ConversionPath[] trails = random(new Random(7), 6, true);
        ConversionPath[] renamed = Arrays.stream(trails)
                .map(conversionPath -> new ConversionPath(Arrays.stream(conversionPath.touches()).map(t -> 5 - t).toArray(),
                        conversionPath.ages(),
                        conversionPath.conversions(), conversionPath.value(), conversionPath.nulls()))
                .toArray(ConversionPath[]::new);
        for (AttributionModel model : AttributionModel.values()) {
            double[] credits = credits(model, 6, trails);
            double[] other = credits(model, 6, renamed);
            for (int i = 0; i < 6; i++) {
                assertThat(other[5 - i]).as(model.id()).isCloseTo(credits[i], EXACT);
            }
        }
    }

    @Test
    void aChainThatRemembersWholeTrailsLosesTheConversionsThatContainTheChannel() {
        for (int seed = 0; seed < 200; seed++) {
            ConversionPath[] trails = random(new Random(seed), 4, false);
            double conversions = Arrays.stream(trails).mapToDouble(ConversionPath::conversions).sum();
            double[] effects = all(4, new ModelOptions(Duration.ofDays(7), 0.4, 0.4, 4), trails).credits(AttributionModel.MARKOV, GO_ON)
                    .orElseThrow().effects();
            for (int channel = 0; channel < 4; channel++) {
                int c = channel;
                double containing =
                        Arrays.stream(trails).filter(conversionPath -> Arrays.stream(conversionPath.touches()).anyMatch(t -> t == c))
                                .mapToDouble(ConversionPath::conversions).sum();
                assertThat(effects[channel]).as(seed + " " + channel).isCloseTo(conversions == 0 ? 0 : containing / conversions, EXACT);
            }
        }
    }

    @Test
    void aChainOfTooManyStatesIsRefused() {
        AttributionCalculator attribution =
                all(2_001, java.util.stream.IntStream.range(0, 2_001).mapToObj(i -> path(1, 0, i)).toArray(ConversionPath[]::new));

        assertThat(attribution.credits(AttributionModel.MARKOV, GO_ON)).isEmpty();
        assertThat(attribution.credits(AttributionModel.LINEAR, GO_ON)).isPresent();
    }

    @Test
    void nothingConvertedIsNothingCredited() {
        for (AttributionModel model : AttributionModel.values()) {
            assertThat(credits(model, 2, path(0, 5, 0, 1))).as(model.id()).containsExactly(0, 0);
        }
    }

    private static ConversionPath path(long conversions, long nulls, int... touches) {
        return new ConversionPath(touches, new long[touches.length], conversions, 0, nulls);
    }

    private static ConversionPath[] random(Random random, int channels, boolean repeats) {
        ConversionPath[] trails = new ConversionPath[1 + random.nextInt(12)];
        for (int i = 0; i < trails.length; i++) {
            int[] touches = random.ints(0, channels).limit(1 + random.nextInt(6)).toArray();
            touches = repeats ? touches : Arrays.stream(touches).distinct().toArray();
            long[] ages = random.longs(0, 30 * DAY).limit(touches.length).toArray();
            int conversions = random.nextInt(4);
            trails[i] = new ConversionPath(touches, ages, conversions, conversions * random.nextInt(1_000), random.nextInt(4));
        }
        return trails;
    }

    private static AttributionCalculator all(int channels, ConversionPath... trails) {
        return all(channels, ModelOptions.STANDARD, trails);
    }

    private static AttributionCalculator all(int channels, ModelOptions options, ConversionPath... trails) {
        AttributionCalculator attribution = new AttributionCalculator(channels, EnumSet.allOf(AttributionModel.class), options);
        for (ConversionPath conversionPath : trails) {
            assertThat(attribution.add(conversionPath)).isTrue();
        }
        return attribution;
    }

    @Test
    void aChainOfManyStatesIsLeftWhereNobodyWaitsForItAnyMore() {
        AttributionCalculator attribution = all(60,
                IntStream.range(0, 1_000).mapToObj(i -> path(1, 1, i % 60, (i / 60 + 1 + i) % 60, i / 20)).toArray(ConversionPath[]::new));
        AtomicInteger looks = new AtomicInteger();

        assertThatThrownBy(() -> attribution.credits(AttributionModel.MARKOV, () -> {
            if (looks.incrementAndGet() == 7) {
                throw new CancellationException();
            }
        })).isInstanceOf(CancellationException.class);
    }

    private static double[] credits(AttributionModel model, int channels, ConversionPath... trails) {
        return all(channels, trails).credits(model, GO_ON).orElseThrow().conversions();
    }
}
