/** Tests of packages. */
@NullMarked
package org.logothete.chaincode.pack;

import org.jspecify.annotations.NullMarked;
