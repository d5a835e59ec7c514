package org.logothete.bdls;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.logothete.bdls.message.BdlsMessage;
import org.logothete.consensus.Effect;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.TimerId;

/**
 * Collects the effects of one step in order, and whether the step caught the leader in a misdeed.
 */
final class Outbox {
  private final List<Effect> effects = new ArrayList<>();
  private @Nullable String misdeed;

  void add(Effect effect) {
    effects.add(effect);
  }

  void broadcast(BdlsMessage message) {
    effects.add(new Effect.Broadcast(message));
  }

  void send(NodeId to, BdlsMessage message) {
    effects.add(new Effect.Send(to, message));
  }

  void startTimer(TimerId timer, long delayMillis) {
    effects.add(new Effect.StartTimer(timer, delayMillis));
  }

  void note(Effect.Note.Topic topic, long height, long round, String detail) {
    effects.add(new Effect.Note(topic, height, round, detail));
  }

  void ignored(long height, long round, String why) {
    note(Effect.Note.Topic.MESSAGE_IGNORED, height, round, why);
  }

  /** The leader did what no honest leader does. */
  void caughtLeader(String what) {
    misdeed = what;
  }

  Optional<String> takeMisdeed() {
    Optional<String> taken = Optional.ofNullable(misdeed);
    misdeed = null;
    return taken;
  }

  List<Effect> effects() {
    return List.copyOf(effects);
  }
}
