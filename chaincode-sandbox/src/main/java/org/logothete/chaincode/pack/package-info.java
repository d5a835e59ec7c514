/** Chaincode packages in Fabric's format. */
@NullMarked
package org.logothete.chaincode.pack;

import org.jspecify.annotations.NullMarked;
