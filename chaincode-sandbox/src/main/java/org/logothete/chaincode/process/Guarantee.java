package org.logothete.chaincode.process;

/**
 * What a host may be unable to enforce on a chaincode's process. Everything else is enforced
 * wherever a process is started at all.
 */
public enum Guarantee {
  /** Not more memory than the limit, over all processes of the chaincode. */
  MEMORY("memory of the whole chaincode (needs a memory control group that this user may write)"),
  /** Not more processor time than the limit. */
  CPU("processor time (needs a cpu control group that this user may write)"),
  /** Not more processes and threads than the limit. */
  PROCESSES("number of processes (needs a pids control group, or Linux 5.14)"),
  /** No system calls that chaincode does not need. */
  SYSTEM_CALLS("system calls (needs seccomp, on x86-64 or AArch64)");

  private final String text;

  Guarantee(String text) {
    this.text = text;
  }

  /** What it is about and what it takes, for people. */
  public String text() {
    return text;
  }
}
