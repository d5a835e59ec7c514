package org.logothete.chaincode.violation;

import io.netty.buffer.ByteBuf;

final class KnowsNetty {
  int use(ByteBuf buffer) {
    return buffer.readableBytes();
  }
}
