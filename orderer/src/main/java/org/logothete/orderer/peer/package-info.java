/**
 * Links to the other orderers: frames over mutual TLS 1.3, each side pinned to the certificate in
 * the channel configuration. Each node dials every other consenter and sends on the connection it
 * dialled; from a connection it accepted it only reads.
 */
@NullMarked
package org.logothete.orderer.peer;

import org.jspecify.annotations.NullMarked;
