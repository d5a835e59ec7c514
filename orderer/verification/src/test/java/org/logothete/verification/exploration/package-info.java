/**
 * Exhaustive exploration of the real engines within small scopes: see docs/testing.md,
 * "Exploration".
 */
@NullMarked
package org.logothete.verification.exploration;

import org.jspecify.annotations.NullMarked;
