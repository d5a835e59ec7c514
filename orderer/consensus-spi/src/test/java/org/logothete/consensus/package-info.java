@NullMarked
package org.logothete.consensus;

import org.jspecify.annotations.NullMarked;
