package org.logothete.orderer.channel;

import java.util.List;
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

  /** What the desk alone has to do with. */
  sealed interface ForDesk extends Work {}

  /** Pooled transactions were checked under a new configuration; these no longer pass. */
  record Rechecked(long configSequence, List<String> refusedIds) implements ForDesk {
    public Rechecked {
      refusedIds = List.copyOf(refusedIds);
    }
  }

  /** Somebody asks whether a transaction waits here. */
  record Inquiry(String id, CompletableFuture<TransactionPlace> answer) implements ForDesk {}

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

  /** A peer says which blocks it has. */
  record Extent(NodeId from, long oldest, long newest) implements Work {}

  /**
   * A peer's answer to a question that the loop asked.
   *
   * @param configSequence of the configuration its blocks were verified by
   * @param oldest which blocks the peer says it has, from here
   * @param newest to here
   * @param held how many of the first blocks asked for were durable here already
   * @param run what is behind those and proven
   */
  record Fetched(
      CatchUp.Question question,
      long configSequence,
      long oldest,
      long newest,
      int held,
      BlockCheck.Run run)
      implements Work {}

  /** Blocks that {@link Following} took from a source and verified, ascending, without gaps. */
  record Pulled(List<FetchedBlock> blocks) implements Work {
    public Pulled {
      blocks = List.copyOf(blocks);
    }
  }

  /** The disk or an invariant failed on another thread of this channel. */
  record Failed(Throwable cause) implements Work {}
}
