package org.logothete.chaincode.agreement;

import java.util.List;
import org.logothete.chaincode.lifecycle.LifecyclePolicy;

/**
 * A block as execution sees it.
 *
 * @param lifecycle whose approvals count, by the configuration in force for this block
 */
public record OrderedBlock(long number, List<Entry> entries, LifecyclePolicy lifecycle) {
  public OrderedBlock {
    entries = List.copyOf(entries);
  }
}
