package org.logothete.simulator;

/** What a disk refuses to do. */
enum DiskFault {
  NONE,
  /** A sync reports an error: nobody knows what is durable. */
  SYNC_FAILS,
  /** A write reports an error. */
  WRITE_FAILS,
  /** Nothing can be read, now. */
  READ_FAILS
}
