package io.throughline.cli.shop;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One call to the collector.
 *
 * @param channel decides the source that it is sent from, {@code shop-<channel>}
 * @param call the Segment call, ready to be written as JSON
 */
record Touch(int person, String channel, Instant at, String messageId, Map<String, Object> call) {

  static final List<String> CHANNELS = List.of("web", "app", "store", "call_centre", "email", "social", "chat");

  static String source(String channel) {
    return "shop-" + channel.replace('_', '-');
  }

  /** The event's name; {@code null} for an identify. */
  String name() {
    return (String) call.getOrDefault("event", call.get("name"));
  }

  @SuppressWarnings("unchecked")
  Map<String, Object> properties() {
    return (Map<String, Object>) call.getOrDefault("properties", Map.of());
  }
}
