package org.logothete.orderer.channel;

import java.security.cert.CertificateEncodingException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.logothete.consensus.NodeId;
import org.logothete.network.channel.Consenter;
import org.logothete.orderer.peer.PeerAddress;

/** Where an epoch's other consenters are reached, and by which certificates they are known. */
final class PeerAddresses {
  private PeerAddresses() {}

  static SortedMap<NodeId, PeerAddress> of(Epoch epoch, UnaryOperator<PeerAddress> dialled) {
    SortedMap<NodeId, PeerAddress> addresses = new TreeMap<>();
    for (Consenter consenter : epoch.config().consenters()) {
      NodeId node = new NodeId(consenter.id());
      if (epoch.peers().contains(node)) {
        addresses.put(node, dialled.apply(address(consenter)));
      }
    }
    return addresses;
  }

  private static PeerAddress address(Consenter consenter) {
    try {
      return PeerAddress.of(
          consenter.host(), consenter.port(), consenter.serverTlsX509(), consenter.clientTlsX509());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was parsed cannot be encoded", e);
    }
  }
}
