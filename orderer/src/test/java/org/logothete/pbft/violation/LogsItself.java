package org.logothete.pbft.violation;

import org.slf4j.Logger;

final class LogsItself {
  void use(Logger log) {
    log.info("");
  }
}
