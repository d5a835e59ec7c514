package org.logothete.orderer.direct;

import org.logothete.chaincode.direct.Certificate;

/** A call and what was decided of it at last. */
record SettledCall(DirectCall call, Certificate certificate) {}
