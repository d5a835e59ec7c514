package org.logothete.verification.model;

import java.util.SortedMap;

/** A witness of a run that can tell it in a model's words. */
interface Trace extends Witness {
  /** What happened, in parts that the model judges one by one, by their lowest heights. */
  SortedMap<Long, History> histories();
}
