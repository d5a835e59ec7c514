package org.logothete.orderer.channel;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.network.block.BlockHeaders;
import org.logothete.network.channel.BatchSize;
import org.logothete.network.transaction.Transaction;
import org.logothete.orderer.admission.EnvelopeAdmission;
import org.logothete.orderer.admission.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks a proposal's body as far as the configuration alone decides: hashes, sizes, the rule that
 * a config transaction stands alone, and that every envelope may be ordered. Thread-safe; made for
 * the crypto pool.
 */
final class BodyCheck {
  private static final Logger LOG = LoggerFactory.getLogger(BodyCheck.class);

  private final EnvelopeAdmission admission;
  private final CompletedBodies completed;

  /**
   * @param completed knows what is in bodies that were put together here
   */
  BodyCheck(EnvelopeAdmission admission, CompletedBodies completed) {
    this.admission = admission;
    this.completed = completed;
  }

  CheckedBody check(Epoch epoch, Proposal proposal) {
    ProposalHeader header = proposal.header();
    try {
      NamedEnvelopes content = content(proposal);
      List<String> ids = new ArrayList<>();
      return refusal(epoch, header, content, ids)
          .map(why -> CheckedBody.refused(header, why))
          .orElseGet(() -> CheckedBody.sound(header, content.envelopes(), ids));
    } catch (MalformedMessageException e) {
      return CheckedBody.refused(header, "malformed body: " + e.getMessage());
    } catch (RuntimeException e) {
      // The engine waits for an answer; without one the height could never be validated again.
      LOG.error(
          "channel {}: checking block {} failed", epoch.config().channelId(), header.height(), e);
      return CheckedBody.refused(header, "the check failed on this orderer: " + e.getMessage());
    }
  }

  private NamedEnvelopes content(Proposal proposal) throws MalformedMessageException {
    Optional<NamedEnvelopes> known = completed.take(proposal);
    return known.isPresent()
        ? known.get()
        : NamedEnvelopes.of(ProposalBody.decode(proposal.body()));
  }

  private Optional<String> refusal(
      Epoch epoch, ProposalHeader header, NamedEnvelopes content, List<String> ids) {
    List<ByteString> envelopes = content.envelopes();
    if (envelopes.isEmpty()) {
      return Optional.of("an empty block");
    }
    if (!Bytes.wrap(BlockHeaders.dataHash(envelopes)).equals(header.dataHash())) {
      return Optional.of("the data hash is not the body's");
    }
    if (header.lastConfig() != (header.barrier() ? header.height() : epoch.configBlock())) {
      return Optional.of(
          "names block %d as the last config block, in force is %d"
              .formatted(header.lastConfig(), epoch.configBlock()));
    }
    long bytes = 0;
    for (int i = 0; i < envelopes.size(); i++) {
      switch (admission.orderable(epoch.config(), envelopes.get(i), content.digests().get(i))) {
        case Verdict.Refused refused -> {
          return Optional.of("envelope " + ids.size() + ": " + refused.info());
        }
        case Verdict.Admitted admitted -> {
          Transaction transaction = admitted.transaction();
          if (transaction.isConfig() != header.barrier()) {
            return Optional.of("envelope " + ids.size() + " does not fit the kind of the block");
          }
          ids.add(transaction.id());
          bytes += transaction.messageBytes();
        }
      }
    }
    return sizeRefusal(epoch.config().orderer().batchSize(), header, ids.size(), bytes);
  }

  private static Optional<String> sizeRefusal(
      BatchSize size, ProposalHeader header, int count, long bytes) {
    if (header.barrier() && count > 1) {
      return Optional.of("a config transaction stands alone in its block");
    }
    if (count > size.maxMessageCount()) {
      return Optional.of(
          "%d transactions, MaxMessageCount is %d".formatted(count, size.maxMessageCount()));
    }
    // A batch of several keeps to PreferredMaxBytes; one large transaction alone may exceed it.
    long most = count == 1 ? size.absoluteMaxBytes() : size.preferredMaxBytes();
    return bytes > most
        ? Optional.of("%d bytes of transactions, at most %d allowed".formatted(bytes, most))
        : Optional.empty();
  }
}
