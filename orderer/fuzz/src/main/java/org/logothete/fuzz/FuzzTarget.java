package org.logothete.fuzz;

import java.util.List;

/**
 * Something that reads bytes of others. A target sits in the package of what it tries, so that it
 * may open doors that are closed to the rest. Used by one thread.
 */
public interface FuzzTarget {
  /**
   * Gives the bytes to what is tried. Returns if they were accepted, or refused the way its
   * contract says; whatever is thrown is a finding.
   */
  void run(byte[] input) throws Exception;

  /** Inputs to begin with: well-formed ones, so that changing them leads deep. */
  List<byte[]> seeds() throws Exception;
}
