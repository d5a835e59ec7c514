/** Tests of the web console. */
@NullMarked
package org.logothete.orderer.console;

import org.jspecify.annotations.NullMarked;
