/** One channel at work: admission's verdicts in, blocks out. */
@NullMarked
package org.logothete.orderer.channel;

import org.jspecify.annotations.NullMarked;
