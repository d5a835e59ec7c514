package org.logothete.orderer.verify;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.logothete.consensus.Claim;

/**
 * Claims that were verified before: certificates repeat the votes that were received one by one.
 * Keeps the newest; thread-safe.
 */
final class VerifiedClaims {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Claim, Boolean> newest;

  VerifiedClaims(int claimsMax) {
    this.newest =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Claim, Boolean> eldest) {
            return size() > claimsMax;
          }
        };
  }

  boolean contains(Claim claim) {
    lock.lock();
    try {
      return newest.containsKey(claim);
    } finally {
      lock.unlock();
    }
  }

  void add(Claim claim) {
    lock.lock();
    try {
      newest.put(claim, Boolean.TRUE);
    } finally {
      lock.unlock();
    }
  }
}
