/** Crashes at every point where something becomes durable. */
@NullMarked
package org.logothete.verification.crash;

import org.jspecify.annotations.NullMarked;
