package org.logothete.orderer.admission;

import com.google.protobuf.ByteString;
import java.util.Optional;
import org.logothete.network.channel.ChannelConfig;

/**
 * What one configuration says of identities, each asked once. The answer for an identity and a
 * policy holds as long as the configuration does. Thread-safe.
 */
final class ConfigVerdicts {
  private record Question(String policy, ByteString identity) {}

  private final ChannelConfig config;
  private final IdentityRules rules;
  private final RecentKeys<Question, Optional<String>> answers;

  ConfigVerdicts(ChannelConfig config, IdentityRules rules, int identitiesMax) {
    this.config = config;
    this.rules = rules;
    this.answers = new RecentKeys<>(identitiesMax);
  }

  boolean isOf(ChannelConfig other) {
    return config == other;
  }

  IdentityRules rules() {
    return rules;
  }

  Optional<String> refusal(String policy, ByteString identity) {
    Question question = new Question(policy, identity);
    Optional<String> known = answers.get(question);
    if (known != null) {
      return known;
    }
    Optional<String> answer = rules.refusal(policy, identity);
    // A copy: the identity is part of an envelope, which would be kept with it.
    answers.put(new Question(policy, ByteString.copyFrom(identity.toByteArray())), answer);
    return answer;
  }
}
