package org.logothete.verification.exploration;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.logothete.consensus.Effect;
import org.logothete.consensus.RecordKey;

/**
 * How a host does its duties; only in planted bugs otherwise than it should.
 *
 * @param effects what it makes of the effects of a step
 * @param keeps whether a record that was written is there after a crash
 */
record Duties(UnaryOperator<List<Effect>> effects, Predicate<RecordKey> keeps) {
  static final Duties DONE = new Duties(effects -> effects, _ -> true);
}
