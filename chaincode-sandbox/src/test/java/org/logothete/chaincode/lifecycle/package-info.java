/** Tests of definitions. */
@NullMarked
package org.logothete.chaincode.lifecycle;

import org.jspecify.annotations.NullMarked;
