package org.logothete.orderer.direct;

import com.google.protobuf.ByteString;
import java.util.Optional;
import org.logothete.chaincode.direct.Certificate;

/**
 * A decision that can be used.
 *
 * @param record that was agreed on, as the certificate's digest says; empty for bottom
 */
record ProvenDecision(Certificate certificate, Optional<ByteString> record) {}
