package org.logothete.pbft;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.NodeId;
import org.logothete.pbft.message.Commit;
import org.logothete.pbft.message.MessageKind;
import org.logothete.pbft.message.NewView;
import org.logothete.pbft.message.PbftMessage;
import org.logothete.pbft.message.PrePrepare;
import org.logothete.pbft.message.Prepare;
import org.logothete.pbft.message.ViewChange;

/** Everything honest nodes signed; one that contradicts itself is reported. */
final class Oaths {
  /** What a node may say one thing about. */
  private record Subject(NodeId node, MessageKind kind, long view, long height) {}

  private record Signature(NodeId node, Authentication statement) {}

  private final Map<Subject, Bytes> said = new HashMap<>();
  private final Map<NodeId, Long> left = new HashMap<>();
  private final Set<Signature> signatures = new HashSet<>();

  void swear(Authenticated<PbftMessage> oath) {
    NodeId node = oath.from();
    PbftMessage message = oath.message();
    switch (message) {
      case PrePrepare m -> vote(oath, m.proposal().height(), m.proposal().header().digest());
      case Prepare m -> vote(oath, m.height(), m.digest());
      case Commit m -> vote(oath, m.header().height(), m.header().digest());
      case ViewChange m -> {
        once(oath, 0, m.encode());
        left.merge(node, m.newView(), Math::max);
      }
      case NewView m -> once(oath, 0, m.encode());
      default -> {}
    }
    if (!(message.authentication() instanceof Authentication.Link)) {
      signatures.add(new Signature(node, message.authentication()));
    }
  }

  private void vote(Authenticated<PbftMessage> oath, long height, Bytes digest) {
    long view = oath.message().view();
    if (view < left.getOrDefault(oath.from(), 0L)) {
      throw new AssertionError(oath.from() + " votes in view " + view + ", which it left");
    }
    once(oath, height, digest);
  }

  private void once(Authenticated<PbftMessage> oath, long height, Bytes content) {
    PbftMessage message = oath.message();
    Subject subject = new Subject(oath.from(), message.kind(), message.view(), height);
    Bytes before = said.putIfAbsent(subject, content);
    if (before != null && !before.equals(content)) {
      throw new AssertionError("contradicts itself: " + subject);
    }
  }

  boolean swore(NodeId node, Authentication statement) {
    return signatures.contains(new Signature(node, statement));
  }
}
