package org.logothete.orderer.channel;

import java.util.Collection;
import java.util.Optional;

/** The channels this node serves. Thread-safe. */
public interface ChannelRegistry {
  Optional<OrderedChannel> channel(String id);

  Collection<OrderedChannel> channels();
}
