package org.logothete.verification.mutation;

import org.logothete.bdls.BdlsProtocol;
import org.logothete.consensus.ConsensusProtocol;

/** Binary names of the BDLS engine's classes, for cuts in them. */
final class BdlsClasses {
  static final String BDLS = BdlsProtocol.class.getPackageName() + ".";
  static final String AGREEMENT = BDLS + "Agreement";
  static final String BODIES = BDLS + "Bodies";
  static final String CERTIFICATES = BDLS + "Certificates";
  static final String LEADER_WATCH = BDLS + "LeaderWatch";
  static final String LEADERSHIP = BDLS + "Leadership";
  static final String NODE = BDLS + "BdlsNode";
  static final String PEERS = BDLS + "PeerProgress";
  static final String ROUNDS = BDLS + "Rounds";
  static final String SAFETY = BDLS + "SafetyRules";
  static final String STATE = BDLS + "BdlsState";
  static final String SUSPICIONS = BDLS + "Suspicions";
  static final String TURNS = BDLS + "Turns";
  static final String VOTES = BDLS + "VotesByRound";

  private BdlsClasses() {}

  /** The protocol with cuts. */
  static ConsensusProtocol load(Cut... cuts) {
    return MutantLoader.load(BdlsProtocol.class, cuts);
  }
}
