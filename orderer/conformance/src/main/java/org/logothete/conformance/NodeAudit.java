package org.logothete.conformance;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongConsumer;

/** Reads a node's whole ledger through its Deliver service and audits it. */
public final class NodeAudit {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int STATUS_SUCCESS = 200;

  private final Consortium consortium;
  private final Identity client;

  public NodeAudit(Consortium consortium, Identity client) {
    this.consortium = consortium;
    this.client = client;
  }

  /**
   * Reads and checks all blocks the node has.
   *
   * @param address {@code host:port}
   * @param progress told the number of each block after it was checked
   * @throws AuditException if a block breaks a rule or the node does not serve it
   */
  public LedgerAudit audit(String address, LongConsumer progress)
      throws AuditException, InterruptedException {
    LedgerAudit audit = new LedgerAudit(consortium.genesisBlock());
    try (NodeConnection node = NodeConnection.to(address, client, consortium);
        DeliverCall call =
            DeliverCall.send(
                node, SeekRequest.toNewest(consortium.channel(), client, 0, Instant.now()))) {
      while (true) {
        WireMessage answer = call.next(PATIENCE);
        byte[] block = answer.bytes(2);
        if (block.length == 0) {
          if (answer.number(1) != STATUS_SUCCESS) {
            throw new AuditException(address + " answers with status " + answer.number(1));
          }
          return audit;
        }
        audit.next(block);
        progress.accept(audit.height() - 1L);
      }
    } catch (AuditException e) {
      throw new AuditException(address + ": " + e.getMessage(), e);
    }
  }
}
