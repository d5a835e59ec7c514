/** What a node keeps of the past: config blocks, pruning, snapshots and how to begin with one. */
@NullMarked
package org.logothete.orderer.history;

import org.jspecify.annotations.NullMarked;
