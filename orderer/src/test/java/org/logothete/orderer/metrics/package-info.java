@NullMarked
package org.logothete.orderer.metrics;

import org.jspecify.annotations.NullMarked;
