/** What processes use: read from Linux and from the nodes' own metrics, twice, and subtracted. */
@NullMarked
package org.logothete.orderer.bench.measure;

import org.jspecify.annotations.NullMarked;
