package org.logothete.chaincode.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.logothete.chaincode.call.StateReader.Entry;
import org.logothete.chaincode.call.StateReader.Modification;

/** Different things have different hashes, however their bytes are cut. */
class StateHashesTest {
  private static final ByteString AB = ByteString.copyFromUtf8("ab");

  private static Entry entry(String key, String value) {
    return new Entry(key, ByteString.copyFromUtf8(value));
  }

  @Test
  void aValueIsHashedBehindItsLength() {
    // SHA-256 of 00000002 6162, computed with sha256sum.
    assertThat(hex(StateHashes.ofValue(AB)))
        .isEqualTo("d2f295bb8c9d190af78252b52741eb32ccfbe1fc59942d13af20a763f619670e");
    assertThat(
            StateHashes.ofValue(ByteString.copyFromUtf8("a").concat(ByteString.copyFromUtf8("b"))))
        .isEqualTo(StateHashes.ofValue(AB));
    assertThat(StateHashes.ofValue(ByteString.EMPTY))
        .isNotEqualTo(StateHashes.ofEntries(List.of()));
  }

  @Test
  void keysAndValuesDoNotRunIntoEachOther() {
    assertThat(
            List.of(
                StateHashes.ofEntries(List.of()),
                StateHashes.ofEntries(List.of(entry("a", "bc"))),
                StateHashes.ofEntries(List.of(entry("ab", "c"))),
                StateHashes.ofEntries(List.of(entry("a", "b"), entry("c", ""))),
                StateHashes.ofEntries(List.of(entry("c", ""), entry("a", "b")))))
        .doesNotHaveDuplicates();
  }

  @Test
  void allOfAModificationCounts() {
    Modification base = new Modification("t", 1, 2, Optional.of(AB));
    assertThat(
            List.of(
                hash(base),
                hash(new Modification("u", 1, 2, Optional.of(AB))),
                hash(new Modification("t", 2, 2, Optional.of(AB))),
                hash(new Modification("t", 1, 3, Optional.of(AB))),
                hash(new Modification("t", 1, 2, Optional.of(ByteString.EMPTY))),
                hash(new Modification("t", 1, 2, Optional.empty())),
                StateHashes.ofModifications(List.of(base, base)),
                StateHashes.ofModifications(List.of())))
        .doesNotHaveDuplicates();
  }

  private static ByteString hash(Modification modification) {
    return StateHashes.ofModifications(List.of(modification));
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
