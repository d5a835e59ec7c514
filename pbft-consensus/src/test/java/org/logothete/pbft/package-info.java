@NullMarked
package org.logothete.pbft;

import org.jspecify.annotations.NullMarked;
