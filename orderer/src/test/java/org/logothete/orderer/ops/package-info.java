@NullMarked
package org.logothete.orderer.ops;

import org.jspecify.annotations.NullMarked;
