/** The web console: pages, and what they show of this node as JSON. It changes nothing. */
@NullMarked
package org.logothete.orderer.console;

import org.jspecify.annotations.NullMarked;
