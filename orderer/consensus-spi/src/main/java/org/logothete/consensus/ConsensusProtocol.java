package org.logothete.consensus;

/** A protocol the host can run: makes engines and reads their messages. Stateless, thread-safe. */
public interface ConsensusProtocol {
  /** The name that signatures are bound to and operators read, for example {@code "PBFT"}. */
  String name();

  ConsensusEngine newEngine(Membership membership, EngineOptions options);

  /**
   * Reads a message of this protocol.
   *
   * @param bodyBytesMax largest proposal body accepted
   * @throws MalformedMessageException if the bytes are not the canonical encoding of a message
   */
  ConsensusMessage decode(Bytes encoded, int bodyBytesMax) throws MalformedMessageException;
}
