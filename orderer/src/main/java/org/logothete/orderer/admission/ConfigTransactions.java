package org.logothete.orderer.admission;

import com.google.protobuf.ByteString;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.logothete.network.channel.ChannelConfig;

/** Makes and checks the transactions that change a channel's configuration. Thread-safe. */
public interface ConfigTransactions {
  /**
   * Applies an update to the configuration and checks the result as a whole.
   *
   * @param update the CONFIG_UPDATE envelope, exactly as sent
   * @throws RefusedUpdateException if it does not apply
   */
  ConfigEnvelope apply(ChannelConfig config, ByteString update) throws RefusedUpdateException;

  /** Wraps a config envelope into a CONFIG transaction signed by this node. */
  ByteString signed(String channel, ConfigEnvelope content);

  /**
   * Computes a CONFIG transaction's content again from the update inside it.
   *
   * @param content data of the CONFIG transaction's payload
   * @return empty if the result is the same, else what is wrong
   */
  Optional<String> refusal(ChannelConfig config, ByteString content);

  /** The update does not apply; the message is for the client. */
  final class RefusedUpdateException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String info;

    public RefusedUpdateException(String info) {
      super(info);
      this.info = info;
    }

    public String info() {
      return info;
    }
  }
}
