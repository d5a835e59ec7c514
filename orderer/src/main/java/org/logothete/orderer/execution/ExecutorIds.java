package org.logothete.orderer.execution;

import com.google.protobuf.ByteString;
import java.util.List;
import org.logothete.chaincode.lifecycle.ExecutorId;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.Consenter;

/** The consenters of a channel as executors. */
final class ExecutorIds {
  private ExecutorIds() {}

  /** In the configuration's order. */
  static List<ByteString> consenters(ChannelConfig config) {
    return config.consenters().stream().map(ExecutorIds::of).toList();
  }

  private static ByteString of(Consenter consenter) {
    return ExecutorId.of(consenter.mspId(), consenter.identityCertificate())
        .orElseThrow(
            () -> new IllegalStateException("the certificate of a consenter has no encoding"));
  }
}
