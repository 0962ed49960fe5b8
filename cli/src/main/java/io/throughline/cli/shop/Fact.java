package io.throughline.cli.shop;

import java.time.Duration;

/** What really happened to a person, as the simulator knows it; analyses are checked against it. */
sealed interface Fact {

  /** @param dwell from Checkout Started to the order or to turning away */
  record Checkout(int person, String channel, boolean completed, Duration dwell) implements Fact {}

  record Delivery(int person, String region, int daysLate) implements Fact {}

  record Call(int person, boolean loop, int transfers, boolean resolved) implements Fact {}

  /** @param converted an order within seven days of the offer's day */
  record Offer(int person, String group, boolean shown, boolean converted) implements Fact {}
}
