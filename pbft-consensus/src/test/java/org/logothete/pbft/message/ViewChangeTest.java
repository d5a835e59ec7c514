package org.logothete.pbft.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.MalformedMessageException;

class ViewChangeTest {
  private static Bytes encoded(long newView) {
    return new CanonicalWriter()
        .uint8(PbftMessage.FORMAT_VERSION)
        .uint8(MessageKind.VIEW_CHANGE.code())
        .uint64(newView)
        .bool(false)
        .uint32(0)
        .toBytes();
  }

  /** Its sender would count as suspecting the leader of the view before, of which there is none. */
  @Test
  void theFirstViewIsNotAskedFor() throws MalformedMessageException {
    assertThatThrownBy(() -> PbftCodec.decode(encoded(0), 0))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("view 0");
    assertThat(PbftCodec.decode(encoded(1), 0))
        .isEqualTo(new ViewChange(1, Optional.empty(), List.of()));
  }
}
