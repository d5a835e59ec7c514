package org.logothete.chaincode.direct;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import org.logothete.chaincode.direct.Statement.Commit;
import org.logothete.chaincode.direct.Statement.Lead;
import org.logothete.chaincode.direct.Statement.Prepare;
import org.logothete.chaincode.direct.Statement.Propose;
import org.logothete.chaincode.direct.Statement.RoundChange;

/**
 * The bytes of a statement that are signed. Two different statements, or one in two groups, never
 * have the same; nor has anything else that is signed in this project, because of the tag.
 */
final class SignedBytes {
  private static final byte[] TAG = "logothete/direct-agreement/statement/1\0".getBytes(US_ASCII);
  private static final int SIZE_MAX = 256;

  private static final byte PROPOSE = 1;
  private static final byte PREPARE = 2;
  private static final byte COMMIT = 3;
  private static final byte ROUND_CHANGE = 4;
  private static final byte LEAD = 5;

  private SignedBytes() {}

  static ByteString of(ByteString group, Statement statement) {
    if (group.size() != Instance.HASH_BYTES) {
      throw new IllegalArgumentException("a group is named by 32 bytes, not " + group.size());
    }
    ByteBuffer out = ByteBuffer.allocate(SIZE_MAX).put(TAG);
    group.copyTo(out);
    Instance instance = statement.instance();
    out.putLong(instance.call()).putInt(instance.attempt());
    instance.transaction().copyTo(out);
    switch (statement) {
      case Propose propose -> propose.digest().copyTo(out.put(PROPOSE));
      case Prepare prepare -> put(out.put(PREPARE), prepare.round(), prepare.choice());
      case Commit commit -> put(out.put(COMMIT), commit.round(), commit.choice());
      case Lead lead -> put(out.put(LEAD), lead.round(), lead.choice());
      case RoundChange change -> {
        out.put(ROUND_CHANGE).putInt(change.round());
        change.claim().ifPresent(claim -> put(out, claim.round(), claim.choice()));
      }
    }
    return ByteString.copyFrom(out.flip());
  }

  /** Comes last, so that its length tells what it is. */
  private static void put(ByteBuffer out, int round, Choice choice) {
    out.putInt(round);
    switch (choice) {
      case Choice.Bottom _ -> {}
      case Choice.Value value -> value.digest().copyTo(out);
    }
  }
}
