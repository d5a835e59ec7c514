/** Who agrees directly on results, and how what they sign is verified. */
@NullMarked
package org.logothete.orderer.executors;

import org.jspecify.annotations.NullMarked;
