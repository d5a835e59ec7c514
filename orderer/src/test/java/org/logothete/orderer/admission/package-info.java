@NullMarked
package org.logothete.orderer.admission;

import org.jspecify.annotations.NullMarked;
