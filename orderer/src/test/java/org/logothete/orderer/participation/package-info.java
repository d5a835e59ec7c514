@NullMarked
package org.logothete.orderer.participation;

import org.jspecify.annotations.NullMarked;
