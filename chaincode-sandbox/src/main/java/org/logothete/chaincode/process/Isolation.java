package org.logothete.chaincode.process;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How much an operator insists on.
 *
 * @param limits what each chaincode may use
 * @param waived what this operator does without where the host cannot enforce it
 */
public record Isolation(ProcessLimits limits, Set<Guarantee> waived) {
  /** Insists on everything. */
  public static final Isolation REQUIRED = new Isolation(ProcessLimits.DEFAULT, Set.of());

  public Isolation {
    waived = Set.copyOf(waived);
  }

  /**
   * Refuses a host that cannot enforce what is insisted on.
   *
   * @throws IsolationException naming each guarantee that is missing
   */
  public void check(Set<Guarantee> missing) throws IsolationException {
    Set<Guarantee> refused = EnumSet.noneOf(Guarantee.class);
    refused.addAll(missing);
    refused.removeAll(waived);
    if (!refused.isEmpty()) {
      String names =
          refused.stream()
              .map(each -> "%s: %s".formatted(each, each.text()))
              .collect(Collectors.joining("; "));
      throw new IsolationException(
          "this host cannot limit chaincode as required; missing are %s. Waive what you can do"
                  .formatted(names)
              + " without in the settings, or run the chaincode as a service elsewhere");
    }
  }
}
