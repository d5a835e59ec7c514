@NullMarked
package org.logothete.orderer.bench.report;

import org.jspecify.annotations.NullMarked;
