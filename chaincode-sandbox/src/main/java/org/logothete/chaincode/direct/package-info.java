/**
 * Executors agree on results among themselves, without the ordering layer: one pure machine, {@link
 * org.logothete.chaincode.direct.DirectAgreement}, and the forms of what it sends and remembers.
 */
@NullMarked
package org.logothete.chaincode.direct;

import org.jspecify.annotations.NullMarked;
