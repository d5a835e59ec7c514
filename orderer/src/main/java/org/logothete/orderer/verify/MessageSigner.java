package org.logothete.orderer.verify;

import java.util.Optional;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.NodeId;

/** Signs what this node's engine says, for one configuration of one channel. Thread-safe. */
public final class MessageSigner {
  private final VoteDomain domain;
  private final Optional<NodeId> self;
  private final NodeKey key;

  /**
   * @param self empty on a node that is no consenter: it has nothing to sign
   */
  public MessageSigner(VoteDomain domain, Optional<NodeId> self, NodeKey key) {
    this.domain = domain;
    this.self = self;
    this.key = key;
  }

  /**
   * Signs the message as its {@link ConsensusMessage#authentication} asks.
   *
   * @throws IllegalStateException if this node is no consenter
   */
  public <M extends ConsensusMessage> Authenticated<M> sign(M message) {
    NodeId signer = self.orElseThrow(() -> new IllegalStateException("this node is no consenter"));
    Bytes signature =
        switch (message.authentication()) {
          case Authentication.Link _ -> Bytes.EMPTY;
          case Authentication.Statement statement ->
              Bytes.wrap(key.signer().sign(domain.bind(signer, statement.statement()).toArray()));
          case Authentication.BlockSignature vote ->
              BlockVotes.sign(domain, signer, vote, key.signer());
        };
    return new Authenticated<>(signer, message, signature);
  }
}
