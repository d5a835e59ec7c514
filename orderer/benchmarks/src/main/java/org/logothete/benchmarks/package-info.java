/**
 * Microbenchmarks of what a node does for every transaction and block. Built with everything else
 * and run by hand; docs/results.md has the command.
 */
@NullMarked
package org.logothete.benchmarks;

import org.jspecify.annotations.NullMarked;
