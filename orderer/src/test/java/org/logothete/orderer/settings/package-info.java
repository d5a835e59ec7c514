@NullMarked
package org.logothete.orderer.settings;

import org.jspecify.annotations.NullMarked;
