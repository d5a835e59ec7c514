/** BDLS: one height at a time, in rounds, until a quorum commits in one of them. */
@NullMarked
package org.logothete.bdls;

import org.jspecify.annotations.NullMarked;
