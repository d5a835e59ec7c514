@NullMarked
package org.logothete.simulator;

import org.jspecify.annotations.NullMarked;
