package org.logothete.chaincode.agreement;

import com.google.protobuf.ByteString;
import java.util.List;
import org.logothete.chaincode.record.OverlaidState.Writer;

/** What a block holds that matters to execution, in its order. */
public sealed interface Entry {
  /**
   * A client asks for a call.
   *
   * @param body a CallBody as ordered
   */
  record Call(int index, Writer transaction, ByteString body) implements Entry {}

  /**
   * An organisation approves a definition.
   *
   * @param body a DefinitionBody as ordered
   * @param creator the serialized identity that signed
   */
  record Approval(int index, Writer transaction, ByteString body, ByteString creator)
      implements Entry {}

  /**
   * An executor votes.
   *
   * @param executor its identifier
   * @param body a VotesBody as ordered
   */
  record Votes(ByteString executor, ByteString body) implements Entry {}

  /**
   * A configuration comes into force.
   *
   * @param consenters their identifiers as executors, in the order of the configuration
   */
  record Consenters(List<ByteString> consenters) implements Entry {
    public Consenters {
      consenters = List.copyOf(consenters);
    }
  }
}
