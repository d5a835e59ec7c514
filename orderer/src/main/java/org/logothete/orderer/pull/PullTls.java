package org.logothete.orderer.pull;

import com.google.protobuf.ByteString;
import io.grpc.ChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.net.ssl.KeyManager;

/**
 * What this node shows of itself to those it takes blocks from.
 *
 * @param keys its client certificate and key
 * @param certificateHash SHA-256 of that certificate in DER; requests are bound to it
 */
public record PullTls(List<KeyManager> keys, ByteString certificateHash) {
  public PullTls {
    keys = List.copyOf(keys);
  }

  /** Trusts servers of these authorities only, given as PEM. */
  ChannelCredentials credentials(ByteString authorities) throws IOException {
    return TlsChannelCredentials.newBuilder()
        .keyManager(keys.toArray(KeyManager[]::new))
        .trustManager(new ByteArrayInputStream(authorities.toByteArray()))
        .build();
  }
}
