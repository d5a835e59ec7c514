package org.logothete.fuzz;

import static org.logothete.fuzz.Target.ADMISSION;
import static org.logothete.fuzz.Target.BDLS_MESSAGE;
import static org.logothete.fuzz.Target.BDLS_RECORD;
import static org.logothete.fuzz.Target.CONFIG_BLOCK;
import static org.logothete.fuzz.Target.CONFIG_UPDATE;
import static org.logothete.fuzz.Target.CONFIG_VALUE;
import static org.logothete.fuzz.Target.DELIVER_REQUEST;
import static org.logothete.fuzz.Target.DURATION;
import static org.logothete.fuzz.Target.ENVELOPE;
import static org.logothete.fuzz.Target.IDENTITY;
import static org.logothete.fuzz.Target.LEDGER_ROW;
import static org.logothete.fuzz.Target.LINK_FRAMES;
import static org.logothete.fuzz.Target.NETWORK_PLAN;
import static org.logothete.fuzz.Target.OPERATIONS;
import static org.logothete.fuzz.Target.OPERATOR_FILE;
import static org.logothete.fuzz.Target.PBFT_MESSAGE;
import static org.logothete.fuzz.Target.PBFT_RECORD;
import static org.logothete.fuzz.Target.PEER_BLOCK;
import static org.logothete.fuzz.Target.PROPOSAL_BODY;
import static org.logothete.fuzz.Target.SETTINGS;
import static org.logothete.fuzz.Target.SIGNED_MESSAGE;
import static org.logothete.fuzz.Target.STATE;

import java.util.List;

/**
 * Targets that share one fuzzing process, because each takes about as long for an input. Together
 * the campaigns make more than a million executions in each build.
 */
enum Campaign {
  /** Bytes in, value or refusal out. */
  CODECS(1_000_000),
  /** Where connections, certificates, signatures or files are behind the bytes. */
  CHECKS(10_000),
  /** Whole schedules of a consensus engine among liars. */
  ENGINE(3_000);

  private final long runs;

  Campaign(long runs) {
    this.runs = runs;
  }

  /** Executions in one build. */
  long runs() {
    return runs;
  }

  List<Target> targets() {
    return switch (this) {
      case CODECS ->
          List.of(
              PBFT_MESSAGE,
              PBFT_RECORD,
              BDLS_MESSAGE,
              BDLS_RECORD,
              PROPOSAL_BODY,
              LEDGER_ROW,
              STATE,
              ENVELOPE,
              DURATION);
      case CHECKS ->
          List.of(
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
              OPERATIONS);
      case ENGINE -> List.of(Target.ENGINE);
    };
  }
}
