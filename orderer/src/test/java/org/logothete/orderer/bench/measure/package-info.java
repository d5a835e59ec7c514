@NullMarked
package org.logothete.orderer.bench.measure;

import org.jspecify.annotations.NullMarked;
