package org.logothete.chaincode.agreement;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that forgets what was put into it first when it is full. */
final class NewestEntries<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1;

  private final int most;

  NewestEntries(int most) {
    this.most = most;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > most;
  }
}
