@NullMarked
package org.logothete.orderer.simulate;

import org.jspecify.annotations.NullMarked;
