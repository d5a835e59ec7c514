package org.logothete.orderer.ops;

/** Paths of an operators' port, and what is answered there. Thread-safe. */
public interface Route {
  /** Whether the path, which is without a query, is one of them. */
  boolean serves(String path);

  /** Answers a request for such a path; may block for a moment. */
  Reply answer(Request request);
}
