package org.logothete.orderer.violation.west;

import java.util.List;
import org.logothete.orderer.violation.east.East;

/** Half of a cycle between packages. */
public record West(List<East> neighbours) {}
