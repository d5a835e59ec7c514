package org.logothete.orderer.client;

import io.grpc.Status;

/** Puts what gRPC throws into one line. */
final class Failures {
  private static final int CAUSES_MAX = 8;

  private Failures() {}

  static String reason(Throwable error) {
    Status status = Status.fromThrowable(error);
    StringBuilder text = new StringBuilder(status.getCode().name());
    if (status.getDescription() != null) {
      text.append(": ").append(status.getDescription());
    }
    Throwable cause = error.getCause();
    for (int i = 0; i < CAUSES_MAX && cause != null && cause.getCause() != null; i++) {
      cause = cause.getCause();
    }
    if (cause != null && cause.getMessage() != null) {
      text.append(" (").append(cause.getMessage()).append(')');
    }
    return text.toString().replaceAll("\\s+", " ");
  }
}
