/**
 * Making a new network: keys and certificates of its organisations, the genesis block of its
 * channel, and the settings files of its nodes.
 */
@NullMarked
package org.logothete.network.consortium;

import org.jspecify.annotations.NullMarked;
