/** The ordering process: wires engines, ledger, links and client API together. */
@NullMarked
package org.logothete.orderer;

import org.jspecify.annotations.NullMarked;
