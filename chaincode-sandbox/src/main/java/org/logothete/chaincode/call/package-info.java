/** The vocabulary of execution: a call, what it may use and read, and what came of it. */
@NullMarked
package org.logothete.chaincode.call;

import org.jspecify.annotations.NullMarked;
