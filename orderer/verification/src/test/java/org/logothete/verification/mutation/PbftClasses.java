package org.logothete.verification.mutation;

import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.VoteTally;
import org.logothete.pbft.PbftProtocol;

/** Binary names of the PBFT engine's classes, for cuts in them. */
final class PbftClasses {
  static final String PBFT = PbftProtocol.class.getPackageName() + ".";
  static final String AGREEMENT = PBFT + "Agreement";
  static final String BODIES = PBFT + "Bodies";
  static final String CERTIFICATES = PBFT + "Certificates";
  static final String LEADER_WATCH = PBFT + "LeaderWatch";
  static final String NODE = PBFT + "PbftNode";
  static final String PEERS = PBFT + "PeerProgress";
  static final String SAFETY = PBFT + "SafetyRules";
  static final String SELECTION = PBFT + "Selection";
  static final String SLOT = PBFT + "Slot";
  static final String STATE = PBFT + "PbftState";
  static final String SUSPICIONS = PBFT + "Suspicions";
  static final String ABSENCES = PBFT + "Absences";
  static final String TURNS = PBFT + "Turns";
  static final String VIEW_CHANGES = PBFT + "ViewChangeProtocol";
  static final String TALLY = VoteTally.class.getName();

  private PbftClasses() {}

  /** The protocol with cuts. */
  static ConsensusProtocol load(Cut... cuts) {
    return MutantLoader.load(PbftProtocol.class, cuts);
  }
}
