@NullMarked
package org.logothete.orderer.cli;

import org.jspecify.annotations.NullMarked;
