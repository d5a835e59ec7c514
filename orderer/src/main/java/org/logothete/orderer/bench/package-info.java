/**
 * Measures a running network: what is planned and what was found. The clients that load it, what
 * processes use, profiles, reports and duels of two builds have rooms of their own.
 */
@NullMarked
package org.logothete.orderer.bench;

import org.jspecify.annotations.NullMarked;
