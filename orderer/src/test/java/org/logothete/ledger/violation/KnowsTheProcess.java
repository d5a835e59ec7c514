package org.logothete.ledger.violation;

import org.logothete.orderer.channel.OrderedChannel;

final class KnowsTheProcess {
  String use(OrderedChannel channel) {
    return channel.toString();
  }
}
