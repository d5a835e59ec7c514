package org.logothete.orderer.client;

/** Names of what a node answers about execution; see {@code execution_api.proto}. */
public final class ExecutionMethods {
  public static final String SERVICE = "logothete.orderer.Execution";

  /** Takes a signed common.Envelope with an ExecutionQuestion, gives an ExecutionAnswer. */
  public static final String ASK = SERVICE + "/Ask";

  private ExecutionMethods() {}
}
