@NullMarked
package org.logothete.orderer.execution;

import org.jspecify.annotations.NullMarked;
