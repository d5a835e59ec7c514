package org.logothete.fuzz;

import org.logothete.bdls.BdlsMessageBytes;
import org.logothete.bdls.BdlsRecordBytes;
import org.logothete.ledger.rocks.LedgerRows;
import org.logothete.ledger.rocks.StateBytes;
import org.logothete.orderer.api.DeliverRequests;
import org.logothete.orderer.channel.PeerBlocks;
import org.logothete.orderer.channel.ProposalBodies;
import org.logothete.orderer.node.OperatorFiles;
import org.logothete.orderer.ops.OperationsRequests;
import org.logothete.orderer.peer.LinkFrames;
import org.logothete.orderer.settings.SettingsFiles;
import org.logothete.orderer.verify.SignedMessages;
import org.logothete.pbft.EngineSchedules;
import org.logothete.pbft.PbftMessageBytes;
import org.logothete.pbft.PbftRecordBytes;

/** Everything that is fuzzed; docs/testing.md says which target tries what. */
enum Target {
  PBFT_MESSAGE,
  PBFT_RECORD,
  BDLS_MESSAGE,
  BDLS_RECORD,
  PROPOSAL_BODY,
  LEDGER_ROW,
  STATE,
  ENVELOPE,
  DURATION,
  LINK_FRAMES,
  DELIVER_REQUEST,
  SIGNED_MESSAGE,
  PEER_BLOCK,
  ADMISSION,
  CONFIG_BLOCK,
  CONFIG_VALUE,
  CONFIG_UPDATE,
  IDENTITY,
  OPERATOR_FILE,
  SETTINGS,
  NETWORK_PLAN,
  OPERATIONS,
  ENGINE;

  FuzzTarget make() {
    return switch (this) {
      case PBFT_MESSAGE -> new PbftMessageBytes();
      case PBFT_RECORD -> new PbftRecordBytes();
      case BDLS_MESSAGE -> new BdlsMessageBytes();
      case BDLS_RECORD -> new BdlsRecordBytes();
      case PROPOSAL_BODY -> new ProposalBodies();
      case LEDGER_ROW -> new LedgerRows();
      case STATE -> new StateBytes();
      case ENVELOPE -> new EnvelopeBytes();
      case DURATION -> new Durations();
      case LINK_FRAMES -> new LinkFrames();
      case DELIVER_REQUEST -> new DeliverRequests();
      case SIGNED_MESSAGE -> new SignedMessages();
      case PEER_BLOCK -> new PeerBlocks();
      case ADMISSION -> new Admissions();
      case CONFIG_BLOCK -> new ConfigBlockBytes();
      case CONFIG_VALUE -> new ConfigValues();
      case CONFIG_UPDATE -> new ConfigChanges();
      case IDENTITY -> new Identities();
      case OPERATOR_FILE -> new OperatorFiles();
      case SETTINGS -> new SettingsFiles();
      case NETWORK_PLAN -> new NetworkPlans();
      case OPERATIONS -> new OperationsRequests();
      case ENGINE -> new EngineSchedules();
    };
  }
}
