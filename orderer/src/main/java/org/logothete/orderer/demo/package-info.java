/**
 * Networks made for the moment: one that survives the loss of its leader before the eyes of whoever
 * runs it, and one in a single process that the launcher lets the JVM learn from.
 */
@NullMarked
package org.logothete.orderer.demo;

import org.jspecify.annotations.NullMarked;
