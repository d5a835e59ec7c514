@NullMarked
package org.logothete.chaincode.call;

import org.jspecify.annotations.NullMarked;
