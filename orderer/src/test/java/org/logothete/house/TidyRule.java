package org.logothete.house;

import java.util.List;

/** A house rule over the repository's files; a ban says what to do instead. */
@FunctionalInterface
interface TidyRule {
  /** One line per violation, beginning with where it is; empty if all is well. */
  List<String> violations(List<SourceFile> files);
}
