package org.logothete.verification.exploration;

import java.util.Optional;

/**
 * What an exploration saw.
 *
 * @param states distinct states of the whole
 * @param moves steps between them, those to known states included
 * @param localStates distinct states of single nodes
 * @param engineSteps how many times an engine was stepped
 * @param letters distinct messages
 * @param complete whether nothing is left within the scope
 */
record Report(
    Scope scope,
    int states,
    long moves,
    int localStates,
    long engineSteps,
    int letters,
    boolean complete,
    long millis,
    Optional<Counterexample> found) {
  @Override
  public String toString() {
    return "%s: %,d states%s, %,d moves; %,d local states, %,d engine steps, %d letters; %,d ms"
        .formatted(
            scope,
            states,
            complete ? " (all)" : "",
            moves,
            localStates,
            engineSteps,
            letters,
            millis);
  }
}
