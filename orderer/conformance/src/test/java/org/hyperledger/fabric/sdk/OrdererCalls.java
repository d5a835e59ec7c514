package org.hyperledger.fabric.sdk;

import com.google.protobuf.ByteString;
import org.hyperledger.fabric.protos.common.Common.Block;
import org.hyperledger.fabric.protos.common.Common.BlockMetadata;
import org.hyperledger.fabric.protos.common.Common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.Common.Envelope;
import org.hyperledger.fabric.protos.orderer.Ab.BroadcastResponse;
import org.hyperledger.fabric.protos.orderer.Ab.DeliverResponse;
import org.hyperledger.fabric.sdk.exception.TransactionException;

/**
 * The calls of the SDK's orderer client that it keeps to its own package, where a channel with
 * peers uses them. Our tests have no peers and call them directly.
 */
public final class OrdererCalls {
  private OrdererCalls() {}

  /**
   * Sends one envelope and returns the answer, a success.
   *
   * @throws TransactionException naming any other status
   */
  public static BroadcastResponse broadcast(Orderer orderer, Envelope envelope) throws Exception {
    return orderer.sendTransaction(envelope);
  }

  /** Sends one seek request and returns the closing status first, then the blocks. */
  public static DeliverResponse[] deliver(Orderer orderer, Envelope envelope) throws Exception {
    return orderer.sendDeliver(envelope);
  }

  /** How the SDK reads a block after a peer has marked all of its transactions as valid. */
  public static BlockInfo read(Block block) {
    BlockMetadata.Builder metadata = block.getMetadata().toBuilder();
    while (metadata.getMetadataCount() <= BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE) {
      metadata.addMetadata(ByteString.EMPTY);
    }
    byte[] allValid = new byte[block.getData().getDataCount()];
    metadata.setMetadata(
        BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE, ByteString.copyFrom(allValid));
    return new BlockInfo(block.toBuilder().setMetadata(metadata).build());
  }

  /** SHA-256 of the certificate the orderer client shows. */
  public static byte[] clientTlsCertificateDigest(Orderer orderer) {
    return orderer.getClientTLSCertificateDigest();
  }
}
