/** What a node is told by its operator: {@code orderer.yaml} and the environment, checked. */
@NullMarked
package org.logothete.orderer.settings;

import org.jspecify.annotations.NullMarked;
