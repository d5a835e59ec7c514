package org.logothete.ledger.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.logothete.ledger.merkle.Hash;
import org.logothete.ledger.merkle.MerkleHasher;

/**
 * What a value is stored under. Ordered by namespace, then by key, each as its bytes in UTF-8.
 *
 * @param namespace of one chaincode: 1 to 255 bytes, none of them 0
 * @param key 1 to 4096 bytes
 */
public record StateKey(String namespace, String key) implements Comparable<StateKey> {
  public static final int NAMESPACE_BYTES_MAX = 255;
  public static final int KEY_BYTES_MAX = 4096;

  public StateKey {
    checkNamespace(namespace);
    StateText.check("a key", key, 1, KEY_BYTES_MAX);
  }

  static void checkNamespace(String namespace) {
    StateText.check("a namespace", namespace, 1, NAMESPACE_BYTES_MAX);
    if (namespace.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a namespace does not hold the character 0");
    }
  }

  /** Bytes of both names. */
  int bytes() {
    return namespace.getBytes(UTF_8).length + key.getBytes(UTF_8).length;
  }

  /** Where the key stands in the state's tree. */
  public Hash hash(MerkleHasher hasher) {
    byte[] space = namespace.getBytes(UTF_8);
    byte[] name = key.getBytes(UTF_8);
    return hasher.key(
        ByteBuffer.allocate(1 + space.length + name.length)
            .put((byte) space.length)
            .put(space)
            .put(name)
            .array());
  }

  @Override
  public int compareTo(StateKey other) {
    int byNamespace = StateText.compare(namespace, other.namespace);
    return byNamespace != 0 ? byNamespace : StateText.compare(key, other.key);
  }

  @Override
  public String toString() {
    return namespace + "/" + key;
  }
}
