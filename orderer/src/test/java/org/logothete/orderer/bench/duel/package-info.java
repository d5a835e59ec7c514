@NullMarked
package org.logothete.orderer.bench.duel;

import org.jspecify.annotations.NullMarked;
