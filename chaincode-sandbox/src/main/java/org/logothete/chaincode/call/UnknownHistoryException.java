package org.logothete.chaincode.call;

/** What was done to a key is asked for, and is not known here any more. */
public final class UnknownHistoryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param from first block of which it is known what it wrote
   */
  public UnknownHistoryException(String namespace, String key, long from) {
    super(
        "the history of %s/%s is asked for, and this node knows histories from block %d on"
            .formatted(namespace, key, from));
  }
}
