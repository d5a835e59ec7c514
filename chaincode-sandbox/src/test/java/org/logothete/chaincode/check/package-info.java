@NullMarked
package org.logothete.chaincode.check;

import org.jspecify.annotations.NullMarked;
