/** Running chaincode in isolation and agreeing on its results. Nothing is here yet. */
@NullMarked
package org.logothete.chaincode;

import org.jspecify.annotations.NullMarked;
