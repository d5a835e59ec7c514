package org.logothete.bdls.violation;

import org.logothete.pbft.message.PbftMessage;

final class KnowsPbft {
  void use(PbftMessage message) {
    message.encode();
  }
}
