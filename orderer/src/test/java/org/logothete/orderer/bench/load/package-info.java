@NullMarked
package org.logothete.orderer.bench.load;

import org.jspecify.annotations.NullMarked;
