package org.logothete.verification.coverage;

import org.logothete.orderer.simulate.Subjects;

/** The worlds of BDLS. */
public final class BdlsWorlds extends EngineWorlds {
  public BdlsWorlds() {
    super(Subjects.bdls());
  }
}
