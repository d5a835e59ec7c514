package org.logothete.orderer.direct;

import com.google.protobuf.ByteString;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.logothete.chaincode.direct.Certificate;
import org.logothete.chaincode.direct.Choice;
import org.logothete.chaincode.direct.Instance;

/**
 * What was decided here and has not had its turn, and what executors had proposed. As much as there
 * are calls that executors deliberate on. Thread-safe.
 */
final class Decisions {
  private final SortedMap<Instance, Certificate> decided = new TreeMap<>();
  private final SortedMap<Instance, SortedMap<Integer, ByteString>> proposed = new TreeMap<>();

  synchronized void decided(Certificate certificate) {
    decided.put(certificate.instance(), certificate);
    notifyAll();
  }

  /** An executor's first proposal counts. */
  synchronized void proposed(Instance instance, int executor, ByteString digest) {
    proposed.computeIfAbsent(instance, _ -> new TreeMap<>()).putIfAbsent(executor, digest);
  }

  synchronized Optional<Certificate> find(Instance instance) {
    return Optional.ofNullable(decided.get(instance));
  }

  /** Waits until something is decided about it, or the time is over. */
  synchronized void await(Instance instance, long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    long left = millis;
    while (!decided.containsKey(instance) && left > 0) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
  }

  /** Who is known to have proposed something else than what was agreed on. */
  synchronized SortedSet<Integer> differing(Certificate certificate) {
    SortedSet<Integer> differing = new TreeSet<>();
    if (certificate.choice() instanceof Choice.Value value) {
      proposed
          .getOrDefault(certificate.instance(), new TreeMap<>())
          .forEach(
              (executor, digest) -> {
                if (!digest.equals(value.digest())) {
                  differing.add(executor);
                }
              });
    }
    return differing;
  }

  /** What is below has had its turn. */
  synchronized void forgetBelow(long call) {
    decided.keySet().removeIf(instance -> instance.call() < call);
    proposed.keySet().removeIf(instance -> instance.call() < call);
  }
}
