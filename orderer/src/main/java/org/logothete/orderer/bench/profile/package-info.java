/**
 * What nodes spend their time and memory on while they are loaded: flight recordings of the steady
 * state, flame graphs of them, and the causes in percent.
 */
@NullMarked
package org.logothete.orderer.bench.profile;

import org.jspecify.annotations.NullMarked;
