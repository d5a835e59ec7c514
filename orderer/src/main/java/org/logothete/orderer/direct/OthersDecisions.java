package org.logothete.orderer.direct;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.logothete.chaincode.direct.BatchSeals;
import org.logothete.chaincode.direct.Certificate;
import org.logothete.chaincode.direct.Choice;
import org.logothete.chaincode.direct.Instance;
import org.logothete.chaincode.direct.MalformedDirectMessageException;
import org.logothete.chaincode.record.ResultRecord;
import org.logothete.network.crypto.EcdsaVerifier;
import org.logothete.orderer.executors.ExecutorGroup;

/**
 * What other nodes say was decided. Nothing of it is believed: a certificate proves itself, to whom
 * knows the executors, and a record its digest. Used by the state's thread.
 */
final class OthersDecisions {
  private final DirectSite site;
  private final EcdsaVerifier ecdsa = new EcdsaVerifier();

  /** By call: as much as one answer holds. */
  private final TreeMap<Long, ResultPeers.Told> told = new TreeMap<>();

  /** Whether the last decision came from others, so that the next may be there already as well. */
  private boolean ahead;

  private int next;

  OthersDecisions(DirectSite site) {
    this.site = site;
  }

  boolean isAhead() {
    return ahead;
  }

  void forgetBelow(long call) {
    told.headMap(call).clear();
  }

  /** Asks one node after the other, another one first each time, until one knows of the call. */
  void ask(long call) throws InterruptedException {
    ahead = false;
    List<String> sources = site.peers().sources();
    for (int i = 0; i < sources.size(); i++) {
      String source = sources.get(Math.floorMod(next++, sources.size()));
      told.clear();
      for (ResultPeers.Told one : site.peers().decisions(source, call)) {
        number(one).filter(number -> number >= call).ifPresent(number -> told.put(number, one));
      }
      if (told.containsKey(call)) {
        return;
      }
    }
  }

  private static Optional<Long> number(ResultPeers.Told one) {
    try {
      return Optional.of(Certificate.decode(one.certificate()).instance().call());
    } catch (MalformedDirectMessageException e) {
      return Optional.empty();
    }
  }

  /** A decision on this attempt, or a later one, that is proven and complete. */
  Optional<ProvenDecision> find(DirectCall call, int attempt, ExecutorGroup group) {
    Optional<ResultPeers.Told> one = Optional.ofNullable(told.remove(call.number()));
    Optional<ProvenDecision> proven = one.flatMap(said -> proven(said, call, attempt, group));
    if (proven.isPresent()) {
      ahead = true;
    } else if (one.isPresent()) {
      site.observer().dropped(site.channel(), DirectObserver.Dropped.REFUSED);
    }
    return proven;
  }

  private Optional<ProvenDecision> proven(
      ResultPeers.Told said, DirectCall call, int attempt, ExecutorGroup group) {
    Certificate certificate;
    try {
      certificate = Certificate.decode(said.certificate());
    } catch (MalformedDirectMessageException e) {
      return Optional.empty();
    }
    Instance instance = certificate.instance();
    BatchSeals seals = group.seals(ecdsa);
    if (instance.attempt() + 1 < attempt
        || !instance.equals(call.instance(instance.attempt() + 1))
        || !certificate.provesDecision(group.thresholds(), seals)) {
      return Optional.empty();
    }
    return switch (certificate.choice()) {
      case Choice.Bottom _ -> Optional.of(new ProvenDecision(certificate, Optional.empty()));
      case Choice.Value(ByteString digest) ->
          said.record()
              .filter(bytes -> ResultRecord.digestOf(bytes).equals(digest))
              .map(record -> new ProvenDecision(certificate, Optional.of(record)));
    };
  }
}
