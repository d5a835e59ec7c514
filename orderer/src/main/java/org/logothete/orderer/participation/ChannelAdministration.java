package org.logothete.orderer.participation;

import com.google.protobuf.ByteString;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;

/** What administrators may do about a node's channels. Thread-safe. */
public interface ChannelAdministration {
  /** The names of the channels, those being joined or removed included; ascending. */
  List<String> list();

  ChannelInfo info(String channel) throws ParticipationException;

  /**
   * Joins a channel. When this returns it survives a crash, and goes on by itself.
   *
   * @param configBlock the channel's first block or a later config block, whose form is sound
   */
  ChannelInfo join(String channel, Block configBlock) throws ParticipationException;

  /**
   * Has a config update ordered; returns when it is in the pool.
   *
   * @param update an envelope of type CONFIG_UPDATE
   */
  ChannelInfo update(String channel, ByteString update)
      throws ParticipationException, InterruptedException;

  /** Stops serving a channel and deletes all of it. A removal that was begun comes to its end. */
  void remove(String channel) throws ParticipationException;

  /** A block as it is stored. */
  ByteString fetch(String channel, BlockChoice block) throws ParticipationException;
}
