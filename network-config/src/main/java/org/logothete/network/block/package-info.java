/** Fabric's block rules, to the byte: header and data hashes, metadata slots, block signatures. */
@NullMarked
package org.logothete.network.block;

import org.jspecify.annotations.NullMarked;
