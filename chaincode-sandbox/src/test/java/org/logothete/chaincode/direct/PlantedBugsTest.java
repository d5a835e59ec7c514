package org.logothete.chaincode.direct;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.logothete.chaincode.direct.Statement.Claim;
import org.logothete.chaincode.direct.Statement.RoundChange;
import org.logothete.chaincode.direct.WorldOptions.Host;
import org.logothete.chaincode.direct.WorldOptions.Mischief;
import org.logothete.chaincode.policy.Thresholds;

/** Rules switched off, one at a time: seeds must find each, and what it breaks. */
final class PlantedBugsTest {
  private static final int SEEDS = 3000;

  static Stream<Arguments> bugs() {
    return Stream.of(
        rule("backs a value of f proposals", "non-intrusion", BacksTooEarly::new),
        rule("backs bottom when f proposals differ", "unanimity", DiffersTooEarly::new),
        rule("certifies one prepare too early", "agreement|termination", CertifiesTooEarly::new),
        rule("decides one commit too early", "certificates", DecidesTooEarly::new),
        rule("commits in rounds it left", "agreement|promise", CommitsLate::new),
        rule("claims nothing when it changes rounds", "agreement", ClaimsNothing::new),
        rule("leads past newer claims", "agreement", IgnoresClaims::new),
        rule("leads with too few round changes", "agreement", LeadsEarly::new),
        rule("leads to bottom without proof", "unanimity", LeadsToBottom::new),
        rule("never leads to bottom", "termination", NeverBottom::new),
        host("forgets", "agreement|accuracy|unanimity", Host.FORGETS),
        host("sends before it writes", "accuracy|agreement", Host.SENDS_FIRST),
        host("trusts what nobody sealed", "certificates|non-intrusion|agreement", Host.TRUSTS));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bugs")
  void seedsFindThePlantedBug(String name, String breaks, Mischief mischief) {
    for (long seed = 0; seed < SEEDS; seed++) {
      try {
        new DirectWorld(seed, mischief).run();
      } catch (Finding | IllegalStateException found) {
        String what =
            (found instanceof Finding ? "" : "promise: ") + String.valueOf(found.getMessage());
        if (what.matches("(?s)(" + breaks + "):.*")) {
          assertThat(new DirectWorld(seed, Mischief.NONE).run()).as("unbroken").isNotEmpty();
          return;
        }
      }
    }
    assertThat(name).as("not found by %d seeds", SEEDS).isEmpty();
  }

  private static Arguments rule(
      String name, String breaks, Function<Thresholds, SafetyRules> rules) {
    return Arguments.of(name, breaks, new Mischief(rules, Host.RIGHT));
  }

  private static Arguments host(String name, String breaks, Host host) {
    return Arguments.of(name, breaks, new Mischief(SafetyRules::new, host));
  }

  private static final class BacksTooEarly extends SafetyRules {
    private BacksTooEarly(Thresholds thresholds) {
      super(thresholds);
    }

    @Override
    Optional<Choice> endorsed(Proposals proposals) {
      Optional<ByteString> first =
          proposals.support().entrySet().stream()
              .filter(entry -> entry.getValue() >= Math.max(1, thresholds().faulty()))
              .map(Map.Entry::getKey)
              .findFirst();
      return first.<Choice>map(Choice.Value::new).or(() -> super.endorsed(proposals));
    }
  }

  private static final class DiffersTooEarly extends SafetyRules {
    private DiffersTooEarly(Thresholds thresholds) {
      super(thresholds);
    }

    @Override
    boolean differ(Proposals proposals) {
      return proposals.dissent() >= Math.max(1, thresholds().faulty());
    }
  }

  private static final class CertifiesTooEarly extends SafetyRules {
    private CertifiesTooEarly(Thresholds thresholds) {
      super(thresholds);
    }

    @Override
    boolean certifies(int prepares) {
      return prepares >= thresholds().present() - 1;
    }
  }

  private static final class DecidesTooEarly extends SafetyRules {
    private DecidesTooEarly(Thresholds thresholds) {
      super(thresholds);
    }

    @Override
    boolean decides(int commits) {
      return commits >= thresholds().present() - 1;
    }
  }

  private static final class CommitsLate extends SafetyRules {
    private CommitsLate(Thresholds thresholds) {
      super(thresholds);
    }

    @Override
    boolean mayCommit(Certificate certified, int round) {
      return true;
    }
  }

  private static final class ClaimsNothing extends SafetyRules {
    private ClaimsNothing(Thresholds thresholds) {
      super(thresholds);
    }

    @Override
    Optional<Claim> claim(Optional<Certificate> certified) {
      return Optional.empty();
    }
  }

  private static final class IgnoresClaims extends SafetyRules {
    private IgnoresClaims(Thresholds thresholds) {
      super(thresholds);
    }

    @Override
    SortedMap<Integer, RoundChange> outbid(
        int round, SortedMap<Integer, RoundChange> changes, Optional<Certificate> certified) {
      SortedMap<Integer, RoundChange> all = new TreeMap<>(changes);
      all.values().removeIf(change -> change.round() != round);
      return all;
    }
  }

  private static final class LeadsEarly extends SafetyRules {
    private LeadsEarly(Thresholds thresholds) {
      super(thresholds);
    }

    @Override
    Optional<Choice> led(
        int round,
        SortedMap<Integer, RoundChange> changes,
        Optional<Certificate> certified,
        Proposals proposals) {
      return certified
          .map(Certificate::choice)
          .or(() -> differ(proposals) ? Optional.of(Choice.BOTTOM) : Optional.empty());
    }
  }

  private static final class LeadsToBottom extends SafetyRules {
    private LeadsToBottom(Thresholds thresholds) {
      super(thresholds);
    }

    @Override
    Optional<Choice> led(
        int round,
        SortedMap<Integer, RoundChange> changes,
        Optional<Certificate> certified,
        Proposals proposals) {
      return super.led(round, changes, certified, proposals)
          .or(
              () ->
                  certified.isEmpty()
                          && outbid(round, changes, certified).size() >= thresholds().present()
                      ? Optional.of(Choice.BOTTOM)
                      : Optional.empty());
    }
  }

  private static final class NeverBottom extends SafetyRules {
    private NeverBottom(Thresholds thresholds) {
      super(thresholds);
    }

    @Override
    Optional<Choice> led(
        int round,
        SortedMap<Integer, RoundChange> changes,
        Optional<Certificate> certified,
        Proposals proposals) {
      return super.led(round, changes, certified, proposals)
          .filter(choice -> choice instanceof Choice.Value);
    }
  }
}
