package org.logothete.chaincode.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.logothete.chaincode.record.Bodies;

final class ResultTreeTest {
  @Test
  void everyLeafLeadsToTheRootAndNothingElseDoes() {
    for (int count = 1; count <= 17; count++) {
      List<ByteString> leaves = leaves(count);
      ResultTree tree = new ResultTree(leaves);
      for (int leaf = 0; leaf < count; leaf++) {
        List<ByteString> path = tree.path(leaf);
        assertThat(ResultTree.root(leaves.get(leaf), leaf, count, path)).contains(tree.root());
        assertThat(ResultTree.root(leaves(18).get(17), leaf, count, path))
            .isNotEqualTo(Optional.of(tree.root()));
        List<ByteString> longer = new ArrayList<>(path);
        longer.add(tree.root());
        assertThat(ResultTree.root(leaves.get(leaf), leaf, count, longer)).isEmpty();
        if (count > 1) {
          int other = (leaf + 1) % count;
          assertThat(ResultTree.root(leaves.get(leaf), other, count, path))
              .isNotEqualTo(Optional.of(tree.root()));
          assertThat(
                  ResultTree.root(leaves.get(leaf), leaf, count, path.subList(0, path.size() - 1)))
              .isEmpty();
        }
      }
      assertThat(ResultTree.root(leaves.getFirst(), count, count, List.of())).isEmpty();
      assertThat(ResultTree.root(leaves.getFirst(), -1, count, List.of())).isEmpty();
    }
  }

  private static List<ByteString> leaves(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Bodies.hash("leaf", ByteString.copyFromUtf8("" + i)))
        .toList();
  }
}
