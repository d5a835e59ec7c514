package org.logothete.orderer.violation;

import org.logothete.simulator.SimulationReport;

final class KnowsTheSimulator {
  long use(SimulationReport report) {
    return report.height();
  }
}
