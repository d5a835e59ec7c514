@NullMarked
package org.logothete.orderer.api;

import org.jspecify.annotations.NullMarked;
