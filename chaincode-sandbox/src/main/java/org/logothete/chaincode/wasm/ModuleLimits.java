package org.logothete.chaincode.wasm;

/**
 * How large a module may be, and what it may ask for. They bound what installing costs, and how
 * much of the thread's stack one frame takes; docs/chaincode.md lists them.
 */
final class ModuleLimits {
  static final int MODULE_BYTES = 2 << 20;
  static final int TYPES = 1_000;
  static final int PARAMETERS = 64;
  static final int RESULTS = 4;
  static final int FUNCTIONS = 10_000;
  static final int LOCALS = 2_000;
  static final int BODY_BYTES = 128 << 10;
  static final int NESTING = 500;
  static final int LABELS = 4_096;
  static final int GLOBALS = 1_000;
  static final int TABLES = 8;
  static final int TABLE_ENTRIES = 65_536;
  static final int EXPORTS = 1_000;
  static final int SEGMENTS = 10_000;

  /** 1 GiB, of 64 KiB each. */
  static final int MEMORY_PAGES = 16_384;

  private ModuleLimits() {}
}
