package org.logothete.chaincode.lifecycle;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;

/** Whose approvals put a definition in force: what the channel's configuration says of it. */
public interface LifecyclePolicy {
  /**
   * The organisation that an identity speaks for.
   *
   * @param creator a serialized identity whose signature was verified
   * @return empty if it may not approve definitions
   */
  Optional<String> organization(ByteString creator);

  /** Whether so many approvals are enough. */
  boolean isSatisfiedBy(List<ByteString> creators);
}
