/**
 * Membership service providers: whether a certificate is one of an organisation's, and which role
 * it has there. The rules are those of Fabric's X.509 MSP ({@code msp/mspimpl*.go}); time plays no
 * part in them.
 */
@NullMarked
package org.logothete.network.msp;

import org.jspecify.annotations.NullMarked;
