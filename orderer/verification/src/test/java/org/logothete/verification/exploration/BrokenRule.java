package org.logothete.verification.exploration;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;
import org.logothete.consensus.ConsensusProtocol;

/**
 * A rule that is switched off, and the scope in which that must show.
 *
 * @param name the rule
 * @param dialect what faulty nodes make of it; made anew for each exploration
 * @param shows what must be found: a fork, or that a node signed two things
 * @param cost whether each build can afford it
 */
record BrokenRule(
    String name,
    ConsensusProtocol protocol,
    Supplier<Dialect> dialect,
    Duties duties,
    Scope scope,
    Set<Finding.Kind> shows,
    Cost cost) {
  /** Whether it shows within a second or so. */
  enum Cost {
    QUICK,
    DEEP
  }

  Report explore() {
    return Exploration.run(protocol, dialect.get(), duties, scope, shows);
  }

  /** The same scope with the rule in force; anything that is found there is an error. */
  Report exploreUnbroken() {
    Dialect sound = dialect.get();
    return Exploration.run(
        sound.protocol(), sound, Duties.DONE, scope, EnumSet.allOf(Finding.Kind.class));
  }

  boolean hasOpening() {
    return !scope.opening().isEmpty();
  }

  @Override
  public String toString() {
    return name;
  }
}
