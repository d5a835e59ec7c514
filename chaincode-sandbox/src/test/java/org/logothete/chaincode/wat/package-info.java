@NullMarked
package org.logothete.chaincode.wat;

import org.jspecify.annotations.NullMarked;
