/** Snapshots of channels: made and attested by nodes, checked by who wants to begin with one. */
@NullMarked
package org.logothete.orderer.snapshot;

import org.jspecify.annotations.NullMarked;
