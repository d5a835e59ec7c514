package org.logothete.orderer.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.fuzz.FuzzTarget;
import org.logothete.fuzz.Golden;
import org.logothete.fuzz.Input;
import org.logothete.network.block.BlockHeaders;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.pbft.PbftProtocol;
import org.logothete.pbft.message.Commit;
import org.logothete.pbft.message.Heartbeat;
import org.logothete.pbft.message.NewView;
import org.logothete.pbft.message.NewViewReply;
import org.logothete.pbft.message.PbftMessage;
import org.logothete.pbft.message.PrePrepare;
import org.logothete.pbft.message.Prepare;
import org.logothete.pbft.message.PreparedCertificate;
import org.logothete.pbft.message.SignedViewChange;
import org.logothete.pbft.message.ViewChange;

/** What comes over a link as a consensus message: sender, signature, encoded message. */
public final class SignedMessages implements FuzzTarget {
  private static final VoteDomain DOMAIN = new VoteDomain("goldenchannel", 0, "PBFT");
  private static final int BODY_BYTES_MAX = 1 << 16;

  private final ChannelConfig config = Golden.config();
  private final MessageVerifier verifier =
      new MessageVerifier(DOMAIN, config, new PbftProtocol(), BODY_BYTES_MAX);

  @Override
  public void run(byte[] input) {
    Input in = new Input(input);
    NodeId from = new NodeId(1 + in.below(5));
    Bytes signature = Bytes.wrap(in.piece());
    Bytes message = Bytes.wrap(in.rest());
    try {
      Authenticated<ConsensusMessage> verified = verifier.authenticate(from, message, signature);
      if (!verified.message().encode().equals(message)) {
        throw new AssertionError("another message was verified than came");
      }
    } catch (Refusal refused) {
      return;
    }
  }

  @Override
  public List<byte[]> seeds() {
    byte[] parent = new byte[ProposalHeader.HASH_BYTES];
    byte[] data = Bytes.ofUtf8("data").sha256().toArray();
    ProposalHeader header =
        new ProposalHeader(
            1,
            Bytes.wrap(BlockHeaders.hash(1, parent, data)),
            Bytes.wrap(parent),
            Bytes.wrap(data),
            0,
            false);
    Proposal proposal = new Proposal(header, Bytes.ofUtf8("body"));
    Prepare prepare = new Prepare(0, 1, header.digest());
    PreparedCertificate prepared =
        new PreparedCertificate(
            0,
            header,
            new TreeMap<>(
                Map.of(
                    new NodeId(1), sign(1, prepare).signature(),
                    new NodeId(2), sign(2, prepare).signature())));
    ViewChange viewChange = new ViewChange(1, Optional.empty(), List.of(prepared));
    List<SignedViewChange> changes = new ArrayList<>();
    for (int id = 1; id <= 3; id++) {
      Authenticated<ViewChange> signed = sign(id, viewChange);
      changes.add(new SignedViewChange(signed.from(), viewChange, signed.signature()));
    }
    NewView newView = new NewView(1, changes);
    List<PbftMessage> messages =
        List.of(
            new PrePrepare(0, proposal),
            prepare,
            new Commit(0, header),
            viewChange,
            newView,
            new NewViewReply(newView, new NodeId(2), sign(2, newView).signature()),
            new Heartbeat(0, 0, false));
    return messages.stream().map(this::seed).toList();
  }

  private byte[] seed(PbftMessage message) {
    byte[] signature = sign(1, message).signature().toArray();
    return Input.join(new byte[] {0}, Input.sized(signature), message.encode().toArray());
  }

  private <M extends ConsensusMessage> Authenticated<M> sign(int id, M message) {
    NodeKey key =
        new NodeKey(config.consenters().get(id - 1).identityCertificate(), Golden.consenter(id));
    return new MessageSigner(DOMAIN, Optional.of(new NodeId(id)), key).sign(message);
  }
}
