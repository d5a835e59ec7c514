package org.logothete.orderer.node;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.orderer.admission.ChannelRules;

/** The identity rules of each channel's newest configuration, made once. Thread-safe. */
final class IdentityViews {
  private record View(ChannelConfig config, ChannelRules rules) {}

  private final ConcurrentMap<String, View> newest = new ConcurrentHashMap<>();

  ChannelRules of(ChannelConfig config) {
    View known = newest.get(config.channelId());
    if (known != null && known.config() == config) {
      return known.rules();
    }
    View made = new View(config, ChannelRules.of(config));
    newest.merge(
        config.channelId(),
        made,
        (old, young) -> young.config().sequence() >= old.config().sequence() ? young : old);
    return made.rules();
  }
}
