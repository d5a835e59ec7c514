@NullMarked
package org.logothete.orderer.bench;

import org.jspecify.annotations.NullMarked;
