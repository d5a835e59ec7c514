@NullMarked
package org.logothete.orderer.local;

import org.jspecify.annotations.NullMarked;
