/** Takes blocks from other orderers as their clients do, for a node that follows a channel. */
@NullMarked
package org.logothete.orderer.pull;

import org.jspecify.annotations.NullMarked;
