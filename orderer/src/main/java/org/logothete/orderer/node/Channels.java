package org.logothete.orderer.node;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.orderer.channel.Channel;
import org.logothete.orderer.channel.ChannelRegistry;
import org.logothete.orderer.channel.OrderedChannel;

/** The channels of a node. Thread-safe. */
final class Channels implements ChannelRegistry {
  private final Map<String, Channel> byId = new ConcurrentSkipListMap<>();

  void add(Channel channel) {
    byId.put(channel.id(), channel);
  }

  Optional<Channel> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** From now on the channel is not found. */
  void remove(String id) {
    byId.remove(id);
  }

  @Override
  public Optional<OrderedChannel> channel(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  @Override
  public Collection<OrderedChannel> channels() {
    return List.copyOf(byId.values());
  }

  /** The configuration in force; asked only for channels of this node. */
  ChannelConfig config(String id) {
    return served(id).config();
  }

  private Channel served(String id) {
    Channel channel = byId.get(id);
    if (channel == null) {
      throw new IllegalArgumentException("channel " + id + " is not served here");
    }
    return channel;
  }

  Collection<ChannelConfig> configs() {
    return byId.values().stream().map(Channel::config).toList();
  }

  void closeAll() {
    byId.values().forEach(Channel::close);
  }
}
