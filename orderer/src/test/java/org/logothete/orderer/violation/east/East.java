package org.logothete.orderer.violation.east;

import java.util.List;
import org.logothete.orderer.violation.west.West;

/** Half of a cycle between packages. */
public record East(List<West> neighbours) {}
