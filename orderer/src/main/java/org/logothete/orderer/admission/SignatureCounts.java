package org.logothete.orderer.admission;

/**
 * How often admission came to an envelope's signature, since the process began.
 *
 * @param verified good ones that cost a verification
 * @param refused bad ones
 * @param remembered good ones that were known from an earlier copy
 */
public record SignatureCounts(long verified, long refused, long remembered) {}
