package org.logothete.chaincode.direct;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.logothete.chaincode.direct.Statement.Commit;
import org.logothete.chaincode.direct.Statement.InRound;
import org.logothete.chaincode.direct.Statement.Lead;
import org.logothete.chaincode.direct.Statement.Prepare;
import org.logothete.chaincode.direct.Statement.Propose;
import org.logothete.chaincode.direct.Statement.RoundChange;
import org.logothete.chaincode.policy.Thresholds;

/**
 * What all executors have said about one instance, oneself included: of each at most seven
 * statements, whatever it sends.
 */
final class Heard {
  private final Proposals proposals = new Proposals();

  /** Prepares of round 0, which may come when later rounds are under way. */
  private final Newest<Prepare> endorsements = new Newest<>();

  private final Newest<Prepare> prepares = new Newest<>();
  private final Newest<Commit> commits = new Newest<>();
  private final Newest<RoundChange> changes = new Newest<>();
  private final Newest<Lead> leads = new Newest<>();
  private final SortedMap<Integer, Integer> rounds = new TreeMap<>();
  private final SortedSet<Integer> accused = new TreeSet<>();

  /** Adds it; answers what the executor said otherwise before, the first time that it does. */
  Optional<Sealed> add(Sealed sealed) {
    int executor = sealed.executor();
    ByteString seal = sealed.seal();
    if (sealed.statement() instanceof InRound one) {
      rounds.merge(executor, one.round(), Math::max);
    }
    Optional<Sealed> contradicted =
        switch (sealed.statement()) {
          case Propose propose -> proposals.add(executor, propose, seal);
          case Prepare prepare -> preparesOf(prepare.round()).add(executor, prepare, seal);
          case Commit commit -> commits.add(executor, commit, seal);
          case RoundChange change -> changes.add(executor, change, seal);
          case Lead lead -> leads.add(executor, lead, seal);
        };
    return contradicted.filter(_ -> accused.add(executor));
  }

  Proposals proposals() {
    return proposals;
  }

  SortedMap<Integer, ByteString> sealsOf(Prepare prepare) {
    return preparesOf(prepare.round()).sealsOf(prepare);
  }

  SortedMap<Integer, ByteString> sealsOf(Commit commit) {
    return commits.sealsOf(commit);
  }

  SortedMap<Integer, RoundChange> changes() {
    return changes.statements();
  }

  List<Sealed> sealedChanges(Collection<Integer> executors) {
    return executors.stream().map(changes::of).toList();
  }

  /** The highest round that so many executors are in or beyond; 0 if they are not known to be. */
  int roundReachedBy(int executors) {
    List<Integer> descending = new ArrayList<>(rounds.values());
    descending.sort(Comparator.reverseOrder());
    return descending.size() < executors ? 0 : descending.get(executors - 1);
  }

  /** Whether enough have prepared in round 0, and differ so much that none can get n - f there. */
  boolean isSplit(Thresholds thresholds) {
    Collection<Prepare> prepared = endorsements.statements().values();
    int most =
        prepared.stream().mapToInt(prepare -> endorsements.sealsOf(prepare).size()).max().orElse(0);
    int silent = thresholds.executors() - prepared.size();
    return prepared.size() >= thresholds.present() && most + silent < thresholds.present();
  }

  private Newest<Prepare> preparesOf(int round) {
    return round == 0 ? endorsements : prepares;
  }
}
