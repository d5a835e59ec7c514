package org.logothete.pbft.violation;

import java.util.Set;

final class IteratesByChance {
  Set<String> members() {
    return Set.of("a", "b");
  }
}
