@NullMarked
package org.logothete.consensus.pool;

import org.jspecify.annotations.NullMarked;
