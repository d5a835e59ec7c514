package org.logothete.pbft;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.consensus.Effect;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.TimerId;
import org.logothete.pbft.message.PbftMessage;

/** Collects the effects of one step in order, and who was caught in a misdeed. */
final class Outbox {
  private final List<Effect> effects = new ArrayList<>();
  private final SortedMap<NodeId, String> misdeeds = new TreeMap<>();

  void add(Effect effect) {
    effects.add(effect);
  }

  void broadcast(PbftMessage message) {
    effects.add(new Effect.Broadcast(message));
  }

  void send(NodeId to, PbftMessage message) {
    effects.add(new Effect.Send(to, message));
  }

  void startTimer(TimerId timer, long delayMillis) {
    effects.add(new Effect.StartTimer(timer, delayMillis));
  }

  void cancelTimer(TimerId timer) {
    effects.add(new Effect.CancelTimer(timer));
  }

  void note(Effect.Note.Topic topic, long height, long view, String detail) {
    effects.add(new Effect.Note(topic, height, view, detail));
  }

  void ignored(long height, long view, String why) {
    note(Effect.Note.Topic.MESSAGE_IGNORED, height, view, why);
  }

  /** A node did what no honest leader does. */
  void caught(NodeId culprit, String what) {
    misdeeds.putIfAbsent(culprit, what);
  }

  /** Who was caught in this step, and what it did. */
  SortedMap<NodeId, String> misdeeds() {
    return misdeeds;
  }

  List<Effect> effects() {
    return List.copyOf(effects);
  }
}
