package org.logothete.verification.exploration;

/** What was found, and the shortest way to it. */
record Counterexample(Finding finding, Story story) {
  @Override
  public String toString() {
    return finding.kind() + ": " + finding.what() + "\n" + story;
  }
}
