package org.logothete.orderer.peer;

import java.security.cert.CertificateException;

/** A peer showed another certificate than the channel configuration has for it. */
final class UnpinnedCertificateException extends CertificateException {
  UnpinnedCertificateException(String message) {
    super(message);
  }
}
