/** Fabric's channel participation API: which channels a node has joined, joining and removing. */
@NullMarked
package org.logothete.orderer.participation;

import org.jspecify.annotations.NullMarked;
