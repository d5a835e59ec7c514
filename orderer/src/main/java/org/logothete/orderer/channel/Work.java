package org.logothete.orderer.channel;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.NodeId;
import org.logothete.network.transaction.Transaction;

/** What reaches a channel loop through its mailbox. */
sealed interface Work {
  /** A verified message of the protocol, made in the configuration of that sequence. */
  record Message(long configSequence, Authenticated<? extends ConsensusMessage> message)
      implements Work {}

  /** A peer speaks of a configuration that this node does not have yet. */
  record PeerAhead(NodeId from) implements Work {}

  /**
   * A transaction that admission let through under the configuration of that sequence.
   *
   * @param answer completed once the transaction is pooled or refused
   */
  record Request(
      long configSequence,
      Transaction transaction,
      Origin origin,
      CompletableFuture<SubmitOutcome> answer)
      implements Work {}

  /** Who handed a transaction in. */
  enum Origin {
    /** A client of this node: the other consenters are to be told. */
    CLIENT,
    /** Another consenter, which told everybody itself. */
    KNOWN_TO_ALL
  }

  /** Pooled transactions were checked under a new configuration; these no longer pass. */
  record Rechecked(long configSequence, List<String> refusedIds) implements Work {
    public Rechecked {
      refusedIds = List.copyOf(refusedIds);
    }
  }

  /** A proposal's body was checked as far as it can be without the chain below it. */
  record Checked(long configSequence, CheckedBody body) implements Work {}

  /** The block is durable here, whoever brought it. */
  record Durable(Block block, List<String> requestIds, Source source) implements Work {
    public Durable {
      requestIds = List.copyOf(requestIds);
    }
  }

  /** Where a durable block came from. */
  enum Source {
    DECIDED,
    FETCHED
  }

  /**
   * A peer's answer to a block request.
   *
   * @param blocks verified, ascending, without gaps; none that were durable here already
   * @param held how many were durable here already
   * @param refusal why the rest of the answer was thrown away
   */
  record Fetched(NodeId from, long newest, List<Block> blocks, int held, Optional<String> refusal)
      implements Work {
    public Fetched {
      blocks = List.copyOf(blocks);
    }
  }

  /** The disk or an invariant failed on another thread of this channel. */
  record Failed(Throwable cause) implements Work {}
}
