package org.logothete.orderer.violation;

import org.logothete.orderer.channel.ChannelObserver;
import org.logothete.orderer.console.Watch;

final class KnowsTheConsole {
  ChannelObserver use(Watch watch, ChannelObserver next) {
    return watch.channels(next);
  }
}
