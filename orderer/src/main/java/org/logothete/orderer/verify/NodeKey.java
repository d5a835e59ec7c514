package org.logothete.orderer.verify;

import java.security.cert.X509Certificate;
import org.logothete.network.crypto.EcdsaSigner;

/**
 * The key this node signs blocks and votes with.
 *
 * @param certificate the enrolment certificate that channel configurations name
 */
public record NodeKey(X509Certificate certificate, EcdsaSigner signer) {}
