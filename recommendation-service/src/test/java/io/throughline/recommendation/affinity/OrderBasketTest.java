package io.throughline.recommendation.affinity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;

import io.throughline.recommendation.affinity.OrderBasket.Pair;
import org.junit.jupiter.api.Test;

class OrderBasketTest {

    @Test
    void pairsEachTwoItemsOnceWhateverTheirOrder() {
        assertThat(OrderBasket.pairs(List.of("c", "a", "b"))).containsExactly(new Pair("a", "b"), new Pair("a", "c"), new Pair("b", "c"));
    }

    @Test
    void anItemIsNotItsOwnCompany() {
        assertThat(OrderBasket.pairs(List.of("a", "a"))).isEmpty();
        assertThat(OrderBasket.pairs(List.of("a"))).isEmpty();
    }

    @Test
    void ofALongOrderTheFirstFiftyItemsCount() {
        List<String> items = IntStream.range(0, 60).mapToObj(i -> "item-%03d".formatted(i)).toList();

        List<Pair> pairs = OrderBasket.pairs(items);

        assertThat(pairs).hasSize(50 * 49 / 2);
        assertThat(pairs).noneMatch(pair -> pair.other().compareTo("item-049") > 0);
        assertThat(OrderBasket.tooLong(items)).isTrue();
    }
}
