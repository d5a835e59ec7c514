package org.logothete.orderer.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ParticipationFolderTest {
  private static final String LONGEST_NAME = "c".repeat(249);

  @TempDir Path directory;

  @Test
  void theLongestNameOfAChannelHasRoomInAFileName() throws IOException {
    ParticipationFolder folder = new ParticipationFolder(directory.resolve("participation"));
    folder.keepJoin(LONGEST_NAME, Block.getDefaultInstance());
    folder.keepRemoved(LONGEST_NAME);
    assertThat(folder.removed()).containsExactly(LONGEST_NAME);
    folder.dropJoin(LONGEST_NAME);
    folder.dropRemoved(LONGEST_NAME);
    assertThat(folder.joins()).isEmpty();
    assertThat(folder.removed()).isEmpty();
  }
}
